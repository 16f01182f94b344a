"""Tasks after the ARC training task 3906de3d: let the cells of one color move until something stops them."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="3906de3d")
def raise_cells_into_gaps(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let the cells of one color move until something stops them."""
    turns = random_int(rng, 0, 3)
    fixed, moving = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, 7, 18)
        depths = rng.integers(0, height // 2 + 1, width)
        grid = np.where(np.arange(height)[:, None] < depths, fixed, 0)
        for col in choose_some(rng, range(width), random_count(rng, level, 2, 4)):
            length = random_int(rng, 1, 2)
            bottom = height - random_int(rng, 0, 1)
            grid[bottom - length : bottom, col] = moving
        return np.ascontiguousarray(np.rot90(grid, turns))

    direction = ["UP", "LEFT", "DOWN", "RIGHT"][turns]
    return Draft(solver_source("3906de3d").replace("UP", direction), distinct_inputs(num_pairs, draw))
