"""Tasks after the ARC training task ba97ae07."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="ba97ae07")
def exchange_layers_ba97ae07(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let the bar that lies below at the crossing lie on top."""

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=5)
        first, second = random_colors(rng, 2, exclude=(0,))
        height, width = random_int(rng, 1, rows // 2), random_int(rng, 1, cols // 2)
        row, col = random_int(rng, 1, rows - height - 1), random_int(rng, 1, cols - width - 1)
        grid = np.zeros(shape, np.int64)
        bars = [(slice(row, row + height), slice(None)), (slice(None), slice(col, col + width))]
        for bar, color in zip(bars[:: choose(rng, [-1, 1])], (first, second), strict=True):
            grid[bar] = color
        return grid

    return Draft(solver_source("ba97ae07"), distinct_inputs(num_pairs, draw))
