"""Tasks after the ARC training task 3618c87e: cells fall from their stalks through the ground."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="3618c87e")
def drop_through_stalks_3618c87e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let the cells on top of stalks fall to the bottom or the top row."""
    ground, color = random_colors(rng, 2, exclude=(0,))
    upwards = rng.random() < 0.4

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=5)
        grid = np.zeros((height, width), np.int64)
        grid[-1] = ground
        for col in choose_some(rng, range(0, width, 2), random_count(rng, level, 1, 7)):
            row = random_int(rng, max(0, height - 8), height - 3)
            grid[row:, col] = ground
            grid[row, col] = color
        return grid[::-1].copy() if upwards else grid

    program = solver_source("3618c87e").replace("img == 1", f"img == {color}").replace("{1: 0}", f"{{{color}: 0}}")
    program = program.replace("img[-1, columns] = 1", f"img[{0 if upwards else -1}, columns] = {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
