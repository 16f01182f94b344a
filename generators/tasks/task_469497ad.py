"""Tasks after the ARC training task 469497ad."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import MAX_SIDE, Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="469497ad")
def enlarge_with_rays_469497ad(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Enlarge by the number of colors and draw diagonal rays from the corners of the square."""
    ray = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        edge, square, *others = random_colors(rng, 4, exclude=(0, ray))
        num_others = random_count(rng, level, 0, 2)
        rows, cols = random_shape(rng, level, 5, MAX_SIDE // (2 + num_others))
        grid = np.zeros((rows, cols), np.int64)
        grid[-1], grid[:, -1] = edge, edge
        for number, color in enumerate(choose_some(rng, others, num_others)):
            start = 1 + number * (rows + cols) // 4
            for step in range(start, rows + cols - 2):
                row, col = (rows - 1, step) if step < cols else (rows + cols - 2 - step, cols - 1)
                grid[row, col] = color
        row, col = random_int(rng, 0, rows - 3), random_int(rng, 0, cols - 3)
        grid[row : row + 2, col : col + 2] = square
        return grid

    return Draft(
        solver_source("469497ad").replace("direction, 2,", f"direction, {ray},"), distinct_inputs(num_pairs, draw)
    )
