"""Tasks after the ARC training task 23581191."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="23581191")
def cross_two_points_23581191(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw the row and the column of two points and mark where different colors cross."""
    mark = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=5)
        grid = np.zeros(shape, np.int64)
        first, second = random_colors(rng, 2, exclude=(0, mark))
        row, col = random_int(rng, 0, rows - 3), random_int(rng, 0, cols - 3)
        other_row, other_col = random_int(rng, row + 2, rows - 1), random_int(rng, col + 2, cols - 1)
        if rng.random() < 0.5:
            col, other_col = other_col, col
        grid[row, col], grid[other_row, other_col] = first, second
        return grid

    return Draft(solver_source("23581191").replace("), 2)", f"), {mark})"), distinct_inputs(num_pairs, draw))
