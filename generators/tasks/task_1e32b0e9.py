"""Tasks after the ARC training task 1e32b0e9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.COMPLETION, solves="1e32b0e9")
def complete_shape_in_panels(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete the shape of the first panel in all panels, in the color of the lines."""
    line, color = random_colors(rng, 2, exclude=(0,))

    new = choose(rng, ["img[rows[0], 0]", f"{random_colors(rng, 1, exclude=(0, line, color))[0]}"])

    def draw() -> Grid:
        side, rows, cols = random_side(rng, level, 3, 6), random_int(rng, 2, 3), random_int(rng, 2, 4)
        shape = blob(rng, side, side, color)
        grid = divided_image(rng, (side, side), (rows, cols), line, [color], 0)
        for row, col in np.ndindex(rows, cols):
            kept = rng.random(shape.shape) < (1 if row == col == 0 else rng.choice([0.0, 0.4, 0.8, 1.0]))
            panel = grid[row * (side + 1) :, col * (side + 1) :][: shape.shape[0], : shape.shape[1]]
            panel[kept & (shape == color)] = color
        return grid

    return Draft(solver_source("1e32b0e9").replace("img[rows[0], 0]", new), distinct_inputs(num_pairs, draw))
