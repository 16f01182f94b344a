"""Tasks after the ARC training task 5521c0d9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.MOTION, solves="5521c0d9")
def move_by_size_5521c0d9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move every rectangle by its own height or width, away from the side it stands on."""
    turns = random_int(rng, 0, 3)

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=6)
        grid = np.zeros((rows, cols), np.int64)
        left = random_int(rng, 0, 1)
        while left < cols - 1:
            width = random_int(rng, 1, min(random_count(rng, level, 2, 6), cols - left))
            height = random_int(rng, 1, rows // 2)
            grid[rows - height :, left : left + width] = random_int(rng, 1, 9)
            left += width + random_int(rng, 1, 3)
        return np.ascontiguousarray(np.rot90(grid, turns))

    step = ["(-obj.height, 0)", "(0, -obj.width)", "(obj.height, 0)", "(0, obj.width)"][turns]
    return Draft(solver_source("5521c0d9").replace("(-obj.height, 0)", step), distinct_inputs(num_pairs, draw))
