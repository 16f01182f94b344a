"""Tasks after the ARC training task 88a62173: show the quarter that differs from the other three."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.SAMENESS, solves="88a62173")
def show_odd_quarter(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the quarter that differs from the other three."""

    def draw() -> Grid:
        side = random_side(rng, level, 2, 14)
        quarter = noise_image(rng, (side, side), random_colors(rng, random_int(rng, 1, 2), exclude=(0,)), 0.6)
        grid = np.zeros((2 * side + 1, 2 * side + 1), np.int64)
        where = np.array([0, side + 1])
        for row, col in np.ndindex(2, 2):
            grid[where[row] :, where[col] :][:side, :side] = quarter
        odd = grid[where[random_int(rng, 0, 1)] :, where[random_int(rng, 0, 1)] :][:side, :side]
        odd[random_int(rng, 0, side - 1), random_int(rng, 0, side - 1)] ^= int(quarter.max() or 1)
        return np.where(grid > 9, 0, grid)

    return Draft(solver_source("88a62173"), distinct_inputs(num_pairs, draw))
