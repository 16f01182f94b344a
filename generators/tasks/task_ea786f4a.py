"""Tasks after the ARC training task ea786f4a: draw both diagonals through the center, or a cross."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.CENTERS, solves="ea786f4a")
def draw_diagonals_through_center(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw both diagonals through the center, or a cross."""
    cross = choose(
        rng, ["(rows == cols) | (rows + cols == len(img) - 1)", "(rows == len(img) // 2) | (cols == len(img) // 2)"]
    )

    def draw() -> Grid:
        side = 2 * random_side(rng, level, 1, 14) + 1
        grid = np.full((side, side), random_int(rng, 1, 9))
        grid[side // 2, side // 2] = 0
        return grid

    program = solver_source("ea786f4a").replace("(rows == cols) | (rows + cols == len(img) - 1)", cross)
    return Draft(program, distinct_inputs(num_pairs, draw))
