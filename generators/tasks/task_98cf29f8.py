"""Tasks after the ARC training task 98cf29f8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="98cf29f8")
def pull_rectangle_by_rope(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Pull the rectangle at the end of a rope to the other one; the rope disappears."""

    def draw() -> Grid:
        colors = random_colors(rng, 2, exclude=(0,))
        height, width = random_side(rng, level, 9, 18), random_side(rng, level, 8, 16)
        grid = np.zeros((height, width), np.int64)
        goal, rope = random_int(rng, 2, height // 3), random_int(rng, 2, height // 3)
        body = random_int(rng, 2, height - goal - rope)
        col = random_int(rng, 2, width - 3)
        grid[:goal, random_int(rng, 0, col - 1) : random_int(rng, col + 1, width - 1) + 1] = colors[0]
        grid[goal : goal + rope, col] = colors[1]
        grid[goal + rope :][:body, random_int(rng, 0, col - 1) : random_int(rng, col + 1, width - 1) + 1] = colors[1]
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(solver_source("98cf29f8"), distinct_inputs(num_pairs, draw))
