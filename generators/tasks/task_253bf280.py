"""Tasks after the ARC training task 253bf280."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="253bf280")
def connect_points_253bf280(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect points of one color that share a row or a column with lines of another color."""
    point, line = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=6)
        grid = np.zeros(shape, np.int64)
        row, col = random_int(rng, 0, rows - 1), random_int(rng, 0, cols - 4)
        grid[row, [col, random_int(rng, col + 2, cols - 1)]] = point
        for _ in range(random_count(rng, level, 0, 6)):
            grid[random_int(rng, 0, rows - 1), random_int(rng, 0, cols - 1)] = point
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid.T)

    return Draft(
        solver_source("253bf280").replace("img, 8", f"img, {point}").replace("line_color=3", f"line_color={line}"),
        distinct_inputs(num_pairs, draw),
    )
