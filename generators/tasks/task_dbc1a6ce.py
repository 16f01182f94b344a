"""Tasks after the ARC training task dbc1a6ce."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="dbc1a6ce")
def connect_many_points_dbc1a6ce(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect points that share a row or a column, or only one of both, while points of another color stay alone."""
    point, line, other = random_colors(rng, 3, exclude=(0,))
    axis = choose(rng, ["", "", ", axis=0", ", axis=1"])

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=8)
        grid = np.zeros(shape, np.int64)
        for _ in range(random_count(rng, level, 2, 6)):
            row, col = random_int(rng, 0, rows - 4), random_int(rng, 0, cols - 4)
            grid[row, [col, random_int(rng, col + 2, cols - 1)]] = point
            grid[random_int(rng, row + 2, rows - 1), col] = point
        if rng.random() < level:
            grid[random_int(rng, 0, rows - 1), random_int(rng, 0, cols - 1)] = other
        return grid

    program = (
        solver_source("dbc1a6ce").replace("img, 1", f"img, {point}").replace("line_color=8", f"line_color={line}{axis}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
