"""Tasks after the ARC training task e509e548: bent lines are colored by their shape."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.SELECTION, solves="e509e548")
def color_lines_by_bends_e509e548(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color bent lines: with one corner, with a branch, and the rest."""
    own, branch, corner, rest = random_colors(rng, 4, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=12))
        for number in range(random_count(rng, level, 3, 12)):
            height, width = random_int(rng, 3, 3 + round(2 * level)), random_int(rng, 2, 3 + round(2 * level))
            mask = np.zeros((height, width), bool)
            mask[:, 0] = True
            if number % 3 == 0:
                mask[0] = True
            elif number % 3 == 1:
                mask[random_int(rng, 1, height - 2)] = True
            else:
                mask[[0, -1]] = True
            canvas.try_place(rng, np.rot90(sprite_of(mask, own), random_int(rng, 0, 3)))
        return canvas.grid

    program = solver_source("e509e548").replace(
        "2 if branched else 1 if corner else 6", f"{branch} if branched else {corner} if corner else {rest}"
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
