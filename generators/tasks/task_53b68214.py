"""Tasks after the ARC training task 53b68214: a pattern is continued downwards."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.PATTERNS, solves="53b68214")
def continue_to_a_square_53b68214(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue a straight or slanted pattern downwards until the grid is square."""

    def draw() -> Grid:
        down, right = random_count(rng, level, 1, 4), random_int(rng, 0, 2)
        motif = np.maximum(blob(rng, down + 1, 4, random_int(rng, 1, 9), connectivity=8), 0)[:down]
        down = len(motif)
        right = min(down, right)
        height = random_int(rng, 2 * down + 1, 2 * down + 2 + round(4 * level))
        width = random_int(rng, height + 1, height + 3 + round(6 * level))
        left = 0 if right else random_int(rng, 0, width - motif.shape[1])
        grid = np.zeros((height, width), np.int64)
        for row in range(height):
            start = left + row // down * right
            part = motif[row % down][: max(width - start, 0)]
            grid[row, start : start + len(part)] = part
        return grid

    return Draft(solver_source("53b68214"), distinct_inputs(num_pairs, draw))
