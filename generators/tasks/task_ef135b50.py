"""Tasks after the ARC training task ef135b50."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.CONNECTION, solves="ef135b50")
def connect_facing_rectangles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect the rectangles that face each other in a row or column, except along the border."""
    color, new = random_colors(rng, 2, exclude=(0,))
    axis = choose(rng, [1, 1, 0])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 9))
        for _ in range(random_count(rng, level, 3, 8)):
            height, width = random_int(rng, 2, 4 + round(2 * level)), random_int(rng, 2, 3 + round(2 * level))
            canvas.try_place(rng, solid(height, width, color))
        return canvas.grid

    program = (
        solver_source("ef135b50")
        .replace("img, 2", f"img, {color}")
        .replace("=9", f"={new}")
        .replace("axis=1", f"axis={axis}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
