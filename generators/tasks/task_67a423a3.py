"""Tasks after the ARC training task 67a423a3: a ring is drawn around the crossing of two lines."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="67a423a3")
def ring_the_crossing_67a423a3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a ring around the crossing of a horizontal and a vertical line."""
    ring = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=4)
        grid = np.zeros((height, width), np.int64)
        vertical, horizontal = random_colors(rng, 2, exclude=(0, ring))
        row, col = random_int(rng, 1, height - 2), random_int(rng, 1, width - 2)
        grid[row] = horizontal
        grid[:, col] = vertical
        if rng.random() < 0.5:
            grid[row, col] = horizontal
        return grid

    program = solver_source("67a423a3").replace("connectivity=8), 4)", f"connectivity=8), {ring})")
    return Draft(program, distinct_inputs(num_pairs, draw))
