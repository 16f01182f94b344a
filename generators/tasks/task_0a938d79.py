"""Tasks after the ARC training task 0a938d79: two cells become lines that repeat at their distance."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="0a938d79")
def repeat_two_lines_0a938d79(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines through two cells across the short side and repeat them at the same distance."""

    def draw() -> Grid:
        width = random_int(rng, 9, 12 + round(18 * level))
        height = random_int(rng, 3, min(width - 1, 6 + round(18 * level)))
        gap = random_int(rng, 2, max(2, width // 4))
        left = random_int(rng, 0, width - 3 * gap)
        grid = np.zeros((height, width), np.int64)
        for col, color in zip((left, left + gap), random_colors(rng, 2, exclude=(0,)), strict=True):
            grid[choose(rng, [0, height - 1]), col] = color
        return grid if rng.random() < 0.5 else grid.T.copy()

    return Draft(solver_source("0a938d79"), distinct_inputs(num_pairs, draw))
