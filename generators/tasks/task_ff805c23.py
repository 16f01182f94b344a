"""Tasks after the ARC training task ff805c23: a square hides a part of a symmetric picture."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="ff805c23")
def show_hidden_part_ff805c23(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show what a square of one color hides in a symmetric picture."""
    hidden = random_int(rng, 1, 9)

    def draw() -> Grid:
        side = random_int(rng, 4, 6 + round(4 * level))
        colors = random_colors(rng, random_count(rng, level, 2, 4), exclude=(hidden,))
        quarter = noise_image(rng, (side, side), colors)
        quarter = np.where(np.tri(side, dtype=bool), quarter, quarter.T)
        half = np.hstack([quarter, quarter[:, ::-1]])
        grid = np.vstack([half, half[::-1]])
        size = random_int(rng, 2, side - 2)
        row, col = random_int(rng, 0, side - size), random_int(rng, side, 2 * side - size)
        grid[row : row + size, col : col + size] = hidden
        return np.rot90(grid, random_int(rng, 0, 3)).copy()

    program = solver_source("ff805c23").translate(str.maketrans("1", f"{hidden}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
