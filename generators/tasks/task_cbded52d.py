"""Tasks after the ARC training task cbded52d."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="cbded52d")
def connect_blocks_cbded52d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect equal points at the same place of two blocks through the blocks between them."""
    ground = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = (random_int(rng, 3, 4 + round(6 * level)) for _ in range(2))
        grid = np.full((3 * rows - 1, 3 * cols - 1), ground)
        grid[2::3] = 0
        grid[:, 2::3] = 0
        for _ in range(random_count(rng, level, 2, 6)):
            cells = grid[random_int(rng, 0, 1) :: 3, random_int(rng, 0, 1) :: 3]
            color = random_colors(rng, 1, exclude=(0, ground))[0]
            first, last = sorted(choose_some(rng, range(0, rows, 2), 2)) if rows > 2 else (0, 0)
            if rng.random() < 0.5:
                cells[[first, last], random_int(rng, 0, cols - 1)] = color
            else:
                left = random_int(rng, 0, cols - 3)
                cells[random_int(rng, 0, rows - 1), [left, random_int(rng, left + 2, cols - 1)]] = color
        return grid

    return Draft(solver_source("cbded52d"), distinct_inputs(num_pairs, draw))
