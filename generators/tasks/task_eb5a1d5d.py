"""Tasks after the ARC training task eb5a1d5d."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="eb5a1d5d")
def shrink_rings_eb5a1d5d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shrink nested rectangles to one cell a ring."""

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=7)
        colors = random_colors(rng, random_count(rng, level, 2, 6))
        grid = np.full((rows, cols), colors[0])
        top, left, bottom, right = 0, 0, rows - 1, cols - 1
        for color in colors[1:]:
            if bottom - top < 2 or right - left < 2:
                break
            top, left = (
                random_int(rng, top + 1, min(top + 3, bottom - 1)),
                random_int(rng, left + 1, min(left + 3, right - 1)),
            )
            bottom, right = (
                random_int(rng, max(top, bottom - 3), bottom - 1),
                random_int(rng, max(left, right - 3), right - 1),
            )
            grid[top : bottom + 1, left : right + 1] = color
        return grid

    return Draft(solver_source("eb5a1d5d"), distinct_inputs(num_pairs, draw))
