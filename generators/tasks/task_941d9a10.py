"""Tasks after the ARC training task 941d9a10: the first, middle and last room are colored."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.ENCLOSURE, solves="941d9a10")
def color_three_rooms_941d9a10(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the first, the middle and the last room between walls."""
    wall, *colors = random_colors(rng, 4, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=8)
        grid = np.zeros((height, width), np.int64)
        middle = height // 2, width // 2
        grid[[random_int(rng, 1, middle[0] - 1), random_int(rng, middle[0] + 1, height - 2)]] = wall
        for col in choose_some(rng, range(1, width - 1), random_count(rng, level, 0, 4)):
            if col != middle[1]:
                grid[:, col] = wall
        return grid if rng.random() < 0.5 else grid.T.copy()

    program = solver_source("941d9a10")
    for number, color in zip((", 1)", ", 2)", "- 1), 3)"), colors, strict=True):
        program = program.replace(number, f"{number[:-2]}{color})")
    return Draft(program, distinct_inputs(num_pairs, draw))
