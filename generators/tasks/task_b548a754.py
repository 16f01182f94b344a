"""Tasks after the ARC training task b548a754."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="b548a754")
def stretch_to_point_b548a754(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Stretch a framed rectangle to the point that stands beside it."""
    point = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=6)
        frame, inside = random_colors(rng, 2, exclude=(0, point))
        height, width = random_int(rng, 3, rows - 1), random_int(rng, 3, max(3, cols // 2))
        grid = np.zeros((rows, cols), np.int64)
        row, col = random_int(rng, 0, rows - height), random_int(rng, 0, cols - width - 2)
        grid[row : row + height, col : col + width] = frame
        grid[row + 1 : row + height - 1, col + 1 : col + width - 1] = inside
        grid[random_int(rng, row, row + height - 1), random_int(rng, col + width + 1, cols - 1)] = point
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(solver_source("b548a754").replace("img != 8", f"img != {point}"), distinct_inputs(num_pairs, draw))
