"""Search: programs for a task out of the DSL itself, without a model.

target  found                       the grids of a task, as the search sees them; a program that fits its train pairs
transforms                          whole-image transformations, and stacks of what they give
"""
