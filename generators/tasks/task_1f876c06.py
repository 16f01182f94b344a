"""Tasks after the ARC training task 1f876c06: the two cells of each color are connected."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator


@generator(Concept.CONNECTION, solves="1f876c06")
def connect_equal_colors_1f876c06(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect the two cells of each color by a straight or diagonal line."""

    def draw() -> Grid:
        height, width = shape = random_shape(rng, level, smallest=6)
        grid = np.zeros(shape, np.int64)
        taken = np.zeros(shape, bool)
        drawn = 0
        for color in random_colors(rng, random_count(rng, level, 1, 7), exclude=(0,)):
            for _ in range(8):
                length = random_int(rng, 2, min(shape) - 1)
                down, right = choose(rng, [(0, 1), (1, 0), (1, 1), (1, -1)])
                row = random_int(rng, 0, height - 1 - down * length)
                col = random_int(rng, length if right < 0 else 0, width - 1 - max(right, 0) * length)
                rows, cols = row + down * np.arange(length + 1), col + right * np.arange(length + 1)
                if not taken[rows, cols].any():
                    taken[rows, cols] = True
                    grid[rows[[0, -1]], cols[[0, -1]]] = color
                    drawn += 1
                    break
        if not drawn:
            raise UndrawableError(f"no line finds room on a {shape} grid")
        return grid

    return Draft(solver_source("1f876c06"), distinct_inputs(num_pairs, draw))
