"""Tasks after the ARC training task 2bee17df."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="2bee17df")
def draw_lines_through_empty_space(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines along the rows and columns that are empty between ragged borders."""
    new, *colors = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        side = random_side(rng, level, 8)
        grid = np.zeros((side, side), np.int64)
        for turn in range(4):
            depths = np.where(rng.random(side) < 0.5, 1, rng.integers(1, side // 3 + 1, side))
            grid[np.arange(side)[:, None] < depths] = colors[turn // 2]
            grid = np.rot90(grid)
        return np.ascontiguousarray(grid)

    return Draft(solver_source("2bee17df").replace("3, img", f"{new}, img"), distinct_inputs(num_pairs, draw))
