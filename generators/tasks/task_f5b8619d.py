"""Tasks after the ARC training task f5b8619d: marked columns are filled and the grid repeated."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="f5b8619d")
def fill_columns_and_tile_f5b8619d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the columns, or the rows, that hold a color and repeat the grid."""
    fill = random_int(rng, 1, 9)
    axis = random_int(rng, 0, 1)
    repeats = choose(rng, ["(2, 2)", "(2, 2)", "(1, 2)", "(2, 1)"])

    def draw() -> Grid:
        color = random_colors(rng, 1, exclude=(0, fill))[0]
        shape = random_shape(rng, level, 2, 15)
        grid = np.zeros(shape, np.int64)
        for _ in range(random_count(rng, level, 1, 5)):
            grid[random_int(rng, 0, shape[0] - 1), random_int(rng, 0, shape[1] - 1)] = color
        return grid

    marked = "img.any(axis=0)" if axis == 0 else "img.any(axis=1, keepdims=True)"
    program = solver_source("f5b8619d").replace("img.any(axis=0), 8", f"{marked}, {fill}").replace("(2, 2)", repeats)
    return Draft(program, distinct_inputs(num_pairs, draw))
