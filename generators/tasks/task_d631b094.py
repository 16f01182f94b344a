"""Tasks after the ARC training task d631b094: put the colored cells into one row, in reading order."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="d631b094")
def list_colored_cells(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the colored cells into one row, in reading order."""
    upright = choose(rng, ["1, -1", "1, -1", "-1, 1"])

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 12)
        grid = np.zeros(shape, np.int64)
        num_cells = random_int(rng, 1, min(30, grid.size - 1))
        colors = random_colors(rng, 1 if rng.random() < 0.7 else 3, exclude=(0,))
        grid.ravel()[rng.permutation(grid.size)[:num_cells]] = rng.choice(colors, num_cells)
        return grid

    return Draft(solver_source("d631b094").replace("1, -1", upright), distinct_inputs(num_pairs, draw))
