"""Tasks after the ARC training task 025d127b: slanted outlines are straightened by one step."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.MOTION, solves="025d127b")
def shear_outlines_025d127b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shear slanted outlines one step to the right or to the left; the last row stays."""
    leftwards = rng.random() < 0.5

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for _ in range(random_count(rng, level, 1, 5)):
            height, width = random_count(rng, level, 4, 7), random_int(rng, 2, 5)
            sprite = np.full((height, width + height - 2), CLEAR)
            sprite[0, :width] = sprite[-1, -width:] = color = random_int(rng, 1, 9)
            for row in range(1, height - 1):
                sprite[row, [row - 1, row - 1 + width]] = color
            canvas.try_place(rng, sprite[:, ::-1] if leftwards else sprite)
        if not canvas.placements:
            canvas.place(rng, np.array([[color, color, CLEAR], [color, CLEAR, color], [CLEAR, color, color]]))
        return canvas.grid

    program = solver_source("025d127b")
    if leftwards:
        program = program.replace("col < part.max_col", "col > part.min_col").replace("col + step", "col - step")
    return Draft(program, distinct_inputs(num_pairs, draw))
