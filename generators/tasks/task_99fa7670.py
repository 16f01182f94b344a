"""Tasks after the ARC training task 99fa7670: draw a line from each cell to the right border and down along it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="99fa7670")
def draw_lines_down_the_border(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a line from each cell to the right border and down along it."""
    leftwards = rng.random() < 0.4

    def draw() -> Grid:
        height, width = random_side(rng, level, 4), random_side(rng, level, 3)
        grid = np.zeros((height, width), np.int64)
        for row in range(random_int(rng, 0, 1), height - 1, random_int(rng, 2, 4)):
            grid[row, random_int(rng, 0, width - 2)] = random_int(rng, 1, 9)
        return grid[:, ::-1].copy() if leftwards else grid

    program = solver_source("99fa7670")
    if leftwards:
        program = program.replace("RIGHT", "LEFT").replace("img.shape[1] - 1", "0")
    return Draft(program, distinct_inputs(num_pairs, draw))
