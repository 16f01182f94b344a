"""Tasks after the ARC training task 29c11459."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="29c11459")
def join_ends_in_the_middle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Join the two ends of a row, each in its color, with a mark in the middle."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_side(rng, level, 4), 2 * random_side(rng, level, 2, 14) + 1
        grid = np.zeros((height, width), np.int64)
        colors = random_colors(rng, 6, exclude=(0, mark))
        for row in range(random_int(rng, 0, 1), height, random_int(rng, 2, 3)):
            grid[row, [0, -1]] = choose_some(rng, colors, 2)
        return grid

    return Draft(solver_source("29c11459").replace("2), 5)", f"2), {mark})"), distinct_inputs(num_pairs, draw))
