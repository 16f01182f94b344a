"""Tasks after the ARC training task 82819916."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="82819916")
def continue_rows_82819916(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue each unfinished row with its own colors in the order of the finished row."""

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=6)
        count = random_int(rng, 2, 2 + round(level))
        pattern = rng.integers(0, count, cols)
        pattern[:3] = [0, 1, choose(rng, [0, 1])] if count == 2 else rng.permutation(3)
        grid = np.zeros((rows, cols), np.int64)
        places = rng.permutation(rows)[: random_count(rng, level, 2, rows // 2 + 1)]
        for number, row in enumerate(places.tolist()):
            colors = np.array(random_colors(rng, count, exclude=(0,)))
            grid[row] = colors[pattern]
            if number:
                grid[row, random_int(rng, 3, cols - 2) :] = 0
        return grid

    return Draft(solver_source("82819916"), distinct_inputs(num_pairs, draw))
