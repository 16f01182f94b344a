"""Tasks after the ARC training task bb43febb."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.FILLING, solves="bb43febb")
def fill_inside_of_blocks(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the inside of each block of one color, frames stay as thick as one cell."""
    color, new = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 7))
        for _ in range(random_count(rng, level, 1, 6)):
            height, width = (random_int(rng, 3, 5 + round(6 * level)) for _ in range(2))
            canvas.try_place(rng, solid(height, width, color))
        canvas.try_place(rng, solid(3, 3, color))
        return canvas.grid

    return Draft(solver_source("bb43febb").replace("-1), 2", f"-1), {new}"), distinct_inputs(num_pairs, draw))
