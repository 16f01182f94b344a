"""Tasks after the ARC training task a85d4709: rows get a color by the column of their cell."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMBOLS, solves="a85d4709")
def color_rows_by_cell_a85d4709(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give every row a color that the column of its cell decides."""
    width = random_count(rng, level, 2, 6)
    mark, *colors = random_colors(rng, width + 1)

    def draw() -> Grid:
        height = random_int(rng, width, width + 3 + round(10 * level))
        columns = np.concatenate([np.arange(width), rng.integers(0, width, height - width)])
        grid = np.full((height, width), 0 if mark else 5)
        grid[np.arange(height), rng.permutation(columns)] = mark
        return grid

    program = solver_source("a85d4709").replace("[2, 4, 3]", str(colors)).replace("img == 5", f"img == {mark}")
    return Draft(program.replace("repeat(3,", f"repeat({width},"), distinct_inputs(num_pairs, draw))
