"""Search: programs for a task out of the DSL itself, without a model.

config  engine                      how much a task may cost; the search's one door: a task in, programs out
stage                               the stage: tasks in shards, on all cores, into candidates like a model's
target  views  found                the grids of a task; other ways to look at them; a program that fits its train pairs
typed  state  values  route         the typed search: steps chained as states, the values in each, cheapest first
grammar  productions  planes        what a value can be made of: templates as data, each with its cost
costs  fit                          what pieces cost: bits set by hand, changed by what was found; counting that
scope  masks  printing  running     what runs them, what writes what they made as a program, and runs that
fitters/                            closing from a value to the outputs in closed form: tables, color maps, blocks ...
transforms/                         the second engine: whole-image transformations, and stacks of what they give
"""
