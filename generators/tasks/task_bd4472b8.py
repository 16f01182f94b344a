"""Tasks after the ARC training task bd4472b8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="bd4472b8")
def continue_rows_in_order_of_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the empty rows with the colors of the first row, in order and again from the start."""
    reverse = choose(rng, ["(row - 2)", "(row - 2)", "(1 - row)"])
    line = random_int(rng, 1, 9)

    def draw() -> Grid:
        width = random_side(rng, level, 2, 9)
        grid = np.zeros((random_int(rng, width + 3, max(2 * width + 3, round(30 * level))), width), np.int64)
        grid[0], grid[1] = random_colors(rng, width, exclude=(0,)), line
        return grid

    return Draft(solver_source("bd4472b8").replace("(row - 2)", reverse), distinct_inputs(num_pairs, draw))
