"""Search: programs for a task out of the DSL itself, without a model.

target  found                       the grids of a task, as the search sees them; a program that fits its train pairs
fitters/                            closing from a value to the outputs in closed form: tables, color maps, blocks ...
"""
