"""Tasks after the ARC training task af902bf9: fill the rectangles whose four corners are marked."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.FILLING, solves="af902bf9")
def fill_between_four_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the rectangles whose four corners are marked."""
    color, new = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 7))
        for _ in range(random_int(rng, 1, 1 + round(level))):
            height, width = (random_int(rng, 3, min(5 + round(5 * level), len(canvas.grid) - 1)) for _ in range(2))
            corners = np.full((height, width), CLEAR)
            corners[[0, 0, -1, -1], [0, -1, 0, -1]] = color
            canvas.try_place(rng, corners)
        if not canvas.placements:
            canvas.place(rng, np.array([[color, CLEAR, color], [CLEAR] * 3, [color, CLEAR, color]]))
        canvas.try_place(rng, solid(1, 1, color))
        return canvas.grid

    program = solver_source("af902bf9").replace("== 4", f"== {color}").replace("(-1), 2", f"(-1), {new}")
    return Draft(program, distinct_inputs(num_pairs, draw))
