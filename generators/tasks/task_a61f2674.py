"""Tasks after the ARC training task a61f2674."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.ORDER, solves="a61f2674")
def rank_bars_a61f2674(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep the highest and the lowest bar in two colors; erase the others."""
    bar, high, low = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=7)
        count = random_int(rng, 3, min((cols + 1) // 2, rows))
        grid = np.zeros((rows, 2 * count - 1 + random_int(rng, 0, 1)), np.int64)
        for number, height in enumerate(choose_some(rng, range(1, rows + 1), count)):
            grid[rows - height :, 2 * number] = bar
        return grid

    return Draft(
        solver_source("a61f2674").replace("bars[-1], 1), bars[0], 2)", f"bars[-1], {high}), bars[0], {low})"),
        distinct_inputs(num_pairs, draw),
    )
