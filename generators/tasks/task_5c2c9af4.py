"""Tasks after the ARC training task 5c2c9af4."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.FRAMING, solves="5c2c9af4")
def draw_rings_5c2c9af4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw squares around the middle one of three points, each as far outside the last as the points are apart."""
    only = rng.random() < 0.3

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=9)
        grid = np.zeros(shape, np.int64)
        step = random_int(rng, 2, max(2, min(shape) // 4))
        row, col = random_int(rng, step, rows - 1 - step), random_int(rng, step, cols - 1 - step)
        slant = choose(rng, [-step, step])
        color = random_int(rng, 1, 9)
        for sign in (-1, 0, 1):
            grid[row + sign * step, col + sign * slant] = color
        return grid

    return Draft(
        solver_source("5c2c9af4").replace("max(img.shape)", "2 * step + 1") if only else solver_source("5c2c9af4"),
        distinct_inputs(num_pairs, draw),
    )
