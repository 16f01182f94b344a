"""Generators of one idea each, from drawing on an empty image to compositions of rules."""
