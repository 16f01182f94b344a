"""Tasks after the ARC training task 8f2ea7aa: a figure is copied to its own cells."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="8f2ea7aa")
def figure_as_its_own_map_8f2ea7aa(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Copy a figure to the blocks of the grid at which it has cells itself."""
    side = random_count(rng, level, 2, 5)

    def draw() -> Grid:
        grid = np.zeros((side * side, side * side), np.int64)
        figure = noise_image(rng, (side, side), random_colors(rng, 1, exclude=(0,)), 0.5)
        figure[0, 0] = figure[0, 0] or figure.max() or 1
        row, col = side * random_int(rng, 0, side - 1), side * random_int(rng, 0, side - 1)
        grid[row : row + side, col : col + side] = figure
        return grid

    program = solver_source("8f2ea7aa").replace("img, 3, 3", f"img, {side}, {side}")
    return Draft(program, distinct_inputs(num_pairs, draw))
