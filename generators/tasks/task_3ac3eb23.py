"""Tasks after the ARC training task 3ac3eb23: the cells of the top row become zigzags."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="3ac3eb23")
def draw_zigzags_3ac3eb23(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue the cells of the top row downwards as zigzags."""

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=4)
        grid = np.zeros((height, width), np.int64)
        col = random_int(rng, 0, 2)
        for color in random_colors(rng, random_count(rng, level, 1, 6), exclude=(0,)):
            if col < width:
                grid[0, col] = color
            col += random_int(rng, 3, 5)
        return grid

    return Draft(solver_source("3ac3eb23"), distinct_inputs(num_pairs, draw))
