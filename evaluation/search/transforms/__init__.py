"""Transforms: a search over whole-image transformations, and stacks of what they give.

search                              `search_transforms`: the one entrance
steps  catalogue  picks             what can be done to a value: lines of the DSL, as data
graph                               the values that they make of all inputs at once, cheapest first
sizes                               how large the outputs are, in terms of the inputs
stacking                            pieces that contradict no train cell, laid on each other
script                              from a node of the graph to the source of a program
"""
