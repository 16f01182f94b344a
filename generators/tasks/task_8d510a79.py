"""Tasks after the ARC training task 8d510a79."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="8d510a79")
def grow_to_wall_8d510a79(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let points of one color grow to the wall, and those of another away from it."""
    wall, near, away = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=8)
        grid = np.zeros(shape, np.int64)
        row = random_int(rng, 3, rows - 4)
        grid[row] = wall
        for top, bottom in ((0, row - 1), (row + 1, rows - 1)):
            places = rng.permutation(cols)[: random_count(rng, level, 2, max(cols // 2, 3))].tolist()
            for number, col in enumerate(places):
                grid[random_int(rng, top, bottom), col] = (near, away)[number % 2]
        return grid

    program = solver_source("8d510a79").replace("img == 5", f"img == {wall}").replace("(0, 5)", f"(0, {wall})")
    return Draft(program.replace("color == 2", f"color == {near}"), distinct_inputs(num_pairs, draw))
