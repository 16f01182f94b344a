"""Tasks after the ARC training task dc0a314f: show what a square hides in the symmetric picture."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="dc0a314f")
def show_what_is_hidden(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show what a square hides in the symmetric picture."""
    hidden = random_int(rng, 1, 9)

    def draw() -> Grid:
        half = random_int(rng, 4, 5 + round(3 * level))
        colors = random_colors(rng, 4, exclude=(0, hidden))
        quarter = noise_image(rng, (half, half), colors)
        quarter = np.where(np.tri(half, dtype=bool), quarter, quarter.T)
        grid = np.block([[quarter, quarter[:, ::-1]], [quarter[::-1], quarter[::-1, ::-1]]])
        side = random_int(rng, 2, half - 1)
        row, col = random_int(rng, 0, half - side), random_int(rng, 0, 2 * half - side)
        if col < half < col + side:
            col = 0
        grid[row : row + side, col : col + side] = hidden
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    program = (
        solver_source("dc0a314f").replace("hidden_color=3", f"hidden_color={hidden}").replace("== 3", f"== {hidden}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
