"""Search: programs for a task out of the DSL itself, without a model.

target  found                       the grids of a task, as the search sees them; a program that fits its train pairs
config  engine                      how much a task may cost; the search's one door: a task in, programs out
stage                               the stage: tasks in shards, on all cores, into candidates like a model's
"""
