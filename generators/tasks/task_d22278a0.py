"""Tasks after the ARC training task d22278a0: rings around corner cells share the grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="d22278a0")
def draw_corner_rings_d22278a0(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw every second or third ring around each corner cell, as far as that corner is the nearest."""
    period = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=6), np.int64)
        for row, col in choose_some(
            rng, [(0, 0), (0, -1), (-1, 0), (-1, -1)], random_int(rng, 2, 2 + round(2 * level))
        ):
            grid[row, col] = random_int(rng, 1, 9)
        return grid

    program = solver_source("d22278a0").replace("% 2", f"% {period}")
    return Draft(program, distinct_inputs(num_pairs, draw))
