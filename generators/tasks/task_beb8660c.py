"""Tasks after the ARC training task beb8660c: bars are moved to one side and sorted."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.ORDER, solves="beb8660c")
def sort_bars_by_length_beb8660c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move the bars to one side and sort them by length, the longest one below or above."""
    side = choose(rng, ["RIGHT", "LEFT"])
    order = choose(rng, ["key=np.count_nonzero", "key=np.count_nonzero, reverse=True"])

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=4)
        grid = np.zeros((height, width), np.int64)
        num_bars = random_int(rng, 2, min(height, width))
        lengths = choose_some(rng, range(1, width + 1), num_bars)
        for row, length in zip(choose_some(rng, range(height), num_bars), lengths, strict=True):
            start = random_int(rng, 0, width - length)
            grid[row, start : start + length] = random_int(rng, 1, 9)
        return grid

    program = solver_source("beb8660c").replace("RIGHT", side).replace("key=np.count_nonzero", order)
    return Draft(program, distinct_inputs(num_pairs, draw))
