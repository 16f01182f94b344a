"""Tasks after the ARC training task b6afb2da: corners, sides and inside of rectangles are painted."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.DRAWING, solves="b6afb2da")
def paint_rectangle_parts_b6afb2da(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Paint the corners, the sides and the inside of rectangles, each in its color."""
    own, inside, sides, corners = random_colors(rng, 4, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        longest = 5 + round(4 * level)
        for _ in range(random_count(rng, level, 1, 6)):
            canvas.try_place(rng, solid(random_int(rng, 3, longest), random_int(rng, 3, longest), own))
        return canvas.grid

    program = solver_source("b6afb2da").translate(str.maketrans("241", f"{inside}{sides}{corners}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
