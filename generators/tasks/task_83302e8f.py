"""Tasks after the ARC training task 83302e8f."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.ENCLOSURE, solves="83302e8f")
def color_intact_rooms(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the intact squares between lines in one color and all other gaps in another."""
    intact, broken = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        line = random_colors(rng, 1, exclude=(0, intact, broken))[0]
        side, rows, cols = random_int(rng, 2, 4), *(random_int(rng, 3, 3 + round(2 * level)) for _ in range(2))
        grid = divided_image(rng, (side, side), (rows, cols), line, [line], 0)
        lines = np.argwhere(grid == line)
        for row, col in rng.permutation(lines)[: random_int(rng, 2, rows * cols // 3 + 1)]:
            grid[row, col] = 0
        return grid

    program = solver_source("83302e8f").replace(
        "3 if room.is_square else 4", f"{intact} if room.is_square else {broken}"
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
