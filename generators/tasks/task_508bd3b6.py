"""Tasks after the ARC training task 508bd3b6."""

from __future__ import annotations

import itertools

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="508bd3b6")
def bounce_off_wall_508bd3b6(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue a diagonal until it meets the wall, and let it bounce off."""
    ray, wall, new = random_colors(rng, 3, exclude=(0,))
    turns = itertools.cycle([0, 1])

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=9)
        grid = np.zeros((rows, max(cols, rows)), np.int64)
        thick = random_int(rng, 1, 3)
        grid[rows - thick :] = wall
        length = random_int(rng, 2, 3)
        row = random_int(rng, 1, rows - thick - length - 1)
        grid[row + np.arange(length), np.arange(length)] = ray
        grid = np.rot90(grid, next(turns) + 2 * random_int(rng, 0, 1))
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid[:, ::-1])

    program = solver_source("508bd3b6").replace("img == 8", f"img == {ray}").replace("] == 2 else", f"] == {wall} else")
    return Draft(program.replace("col), 3)", f"col), {new})"), distinct_inputs(num_pairs, draw))
