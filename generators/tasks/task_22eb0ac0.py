"""Tasks after the ARC training task 22eb0ac0: fill the rows whose two ends have the same color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="22eb0ac0")
def fill_rows_with_equal_ends(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the rows whose two ends have the same color."""
    upright = rng.random() < 0.5

    def draw() -> Grid:
        height, width = random_shape(rng, level, 5)
        grid = np.zeros((height, width), np.int64)
        colors = random_colors(rng, 5, exclude=(0,))
        rows = np.arange(random_int(rng, 0, 1), height, 2)
        ends = rng.choice(colors, (len(rows), 2))
        ends[rng.random(len(rows)) < 0.4, 1] = 0
        ends[:, 1] = np.where(ends[:, 1] == 0, ends[:, 0], ends[:, 1])
        grid[rows, 0], grid[rows, -1] = ends[:, 0], ends[:, 1]
        grid[rows[0], -1] = grid[rows[0], 0]
        return grid.T if upright else grid

    program = solver_source("22eb0ac0")
    if upright:
        program = program.replace("[:, :1]", "[:1]").replace("[:, -1:]", "[-1:]")
    return Draft(program, distinct_inputs(num_pairs, draw))
