"""Generators of new tasks with the rule of one ARC training task each."""
