"""Tasks after the ARC training task e9614598."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CENTERS, solves="e9614598")
def mark_midpoint_e9614598(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a plus half-way between two points."""
    point, plus = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=5)
        grid = np.zeros(shape, np.int64)
        half = random_int(rng, 2, (cols - 1) // 2)
        row, col = random_int(rng, 0, rows - 1), random_int(rng, 0, cols - 1 - 2 * half)
        grid[row, [col, col + 2 * half]] = point
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid.T)

    return Draft(
        solver_source("e9614598").replace("img == 1", f"img == {point}").replace("], 3)", f"], {plus})"),
        distinct_inputs(num_pairs, draw),
    )
