"""Tasks after the ARC training task ded97339."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="ded97339")
def join_points_ded97339(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect the points of one color that share a row or a column with lines of their color."""
    point = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=7)
        grid = np.zeros(shape, np.int64)
        row, col = random_int(rng, 0, rows - 1), random_int(rng, 0, cols - 1)
        grid[row, col] = point
        for _ in range(random_count(rng, level, 1, 8)):
            if rng.random() < 0.5:
                row = (row + random_int(rng, 2, rows - 2)) % rows
            else:
                col = (col + random_int(rng, 2, cols - 2)) % cols
            grid[row, col] = point
        return grid

    return Draft(solver_source("ded97339").replace("img, 8", f"img, {point}"), distinct_inputs(num_pairs, draw))
