"""Tasks after the ARC training task e21d9049: the bars of a cross are repeated."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="e21d9049")
def repeat_cross_bars_e21d9049(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat both bars of a cross in both directions up to the border."""

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=8), np.int64)
        row, col = (random_int(rng, 2, side - 3) for side in grid.shape)
        colors = random_colors(rng, random_count(rng, level, 2, 5), exclude=(0,))
        for view, across, along in ((grid, row, col), (grid.T, col, row)):
            length = random_int(rng, 2, min(4, view.shape[1]))
            start = random_int(rng, max(along - length + 1, 0), min(along, view.shape[1] - length))
            view[across, start : start + length] = [choose(rng, colors) for _ in range(length)]
        return grid

    return Draft(solver_source("e21d9049"), distinct_inputs(num_pairs, draw))
