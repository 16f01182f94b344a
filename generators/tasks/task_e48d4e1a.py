"""Tasks after the ARC training task e48d4e1a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.MOTION, solves="e48d4e1a")
def move_cross_e48d4e1a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a cross diagonally by as many cells as a small column of another color is long."""
    counter = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=8)
        count = random_int(rng, 1, min(4, rows // 2 - 1))
        color = random_colors(rng, 1, exclude=(0, counter))[0]
        grid = np.zeros(shape, np.int64)
        row, col = random_int(rng, 1, rows - 2 - count), random_int(rng, count + 1, cols - 3)
        grid[row], grid[:, col] = color, color
        start = 0 if row >= count else row + 1
        grid[start : start + count, -1] = counter
        return grid

    program = solver_source("e48d4e1a").replace("img == 5", f"img == {counter}").replace("(0, 5)", f"(0, {counter})")
    return Draft(program.replace("{5: 0}", f"{{{counter}: 0}}"), distinct_inputs(num_pairs, draw))
