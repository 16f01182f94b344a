"""Tasks after the ARC training task a65b410d: stairs are built on a line."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="a65b410d")
def build_stairs_a65b410d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Build stairs on a line: longer by one cell per row upwards and shorter downwards."""
    above, line, below = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=5)
        row = random_int(rng, 1, height - 2)
        grid = np.zeros((height, width), np.int64)
        grid[row, : random_int(rng, 2, min(width - 1, height))] = line
        return grid

    program = solver_source("a65b410d").translate(str.maketrans("312", f"{above}{below}{line}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
