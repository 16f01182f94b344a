"""Tasks after the ARC training task 6d58a25d: fill the columns below a roof in which there is a dot."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid, sprite_of


@generator(Concept.RAYS, solves="6d58a25d")
def fill_columns_below_roof(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the columns below a roof in which there is a dot."""

    def draw() -> Grid:
        roof, color = random_colors(rng, 2, exclude=(0,))
        half = random_int(rng, 2, 3 + round(level))
        rows, cols = np.indices((half + 1, 2 * half + 1))
        slope = np.abs(cols - half)
        canvas = Canvas(random_shape(rng, level, 12))
        height, width = canvas.grid.shape
        top, left = random_int(rng, 1, height // 2 - 3), random_int(rng, 1, width - 2 * half - 2)
        canvas.put(sprite_of((slope == rows) | ((slope == rows - 1) & (rows < half)), roof), top, left)
        below = solid(1, 1, color)
        for col in choose_some(rng, range(left, left + 2 * half + 1), random_int(rng, 1, 2)):
            canvas.put(below, random_int(rng, top + half + 2, height - 1), col)
        for _ in range(random_count(rng, level, 2, 12)):
            canvas.try_place(rng, below)
        return canvas.grid

    return Draft(solver_source("6d58a25d"), distinct_inputs(num_pairs, draw))
