"""Tasks after the ARC training task 1bfc4729: each cell frames its half of the grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.FRAMING, solves="1bfc4729")
def frame_halves_1bfc4729(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Frame the upper and the lower half of the grid, each with a line through its cell."""

    def draw() -> Grid:
        half, width = random_int(rng, 3, 4 + round(11 * level)), random_int(rng, 5, 8 + round(22 * level))
        grid = np.zeros((2 * half, width), np.int64)
        top, bottom = random_colors(rng, 2, exclude=(0,))
        grid[random_int(rng, 1, half - 1), random_int(rng, 1, width - 2)] = top
        grid[random_int(rng, half, 2 * half - 2), random_int(rng, 1, width - 2)] = bottom
        return grid

    return Draft(solver_source("1bfc4729"), distinct_inputs(num_pairs, draw))
