"""Tasks after the ARC training task 673ef223: cells are connected with one line and their rows repeated at another."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="673ef223")
def connect_and_repeat_rows_673ef223(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect cells with the line beside them and repeat their rows at the line on the other side."""
    line, cell, mark = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        length = random_count(rng, level, 2, 8)
        height, width = (
            random_int(rng, 2 * length + 1, 2 * length + 4 + round(8 * level)),
            random_int(rng, 5, 8 + round(22 * level)),
        )
        grid = np.zeros((height, width), np.int64)
        first = random_int(rng, 0, height - 2 * length - 1)
        second = random_int(rng, first + length + 1, height - length)
        grid[first : first + length, 0] = line
        grid[second : second + length, -1] = line
        for row in choose_some(rng, range(length), random_count(rng, level, 1, length)):
            grid[first + row, random_int(rng, 2, width - 2)] = cell
        if rng.random() < 0.5:
            grid = grid[:, ::-1]
        return grid.copy() if rng.random() < 0.5 else grid[::-1].copy()

    program = solver_source("673ef223").translate(str.maketrans("284", f"{line}{cell}{mark}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
