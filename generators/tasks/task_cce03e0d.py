"""Tasks after the ARC training task cce03e0d."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="cce03e0d")
def copy_grid_at_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put a copy of the grid wherever the grid has one color, or does not have it."""
    color = random_int(rng, 1, 9)
    chosen = choose(rng, [f"== {color}", f"== {color}", f"!= {color}"])

    def draw() -> Grid:
        side = random_int(rng, 2 + (level > 0.1), 3 + round(2 * level))
        grid = noise_image(rng, (side, side), [color, *random_colors(rng, 2, exclude=(0, color))], 0.7)
        grid[random_int(rng, 0, side - 1), random_int(rng, 0, side - 1)] = color
        return grid

    return Draft(solver_source("cce03e0d").replace("== 2", chosen), distinct_inputs(num_pairs, draw))
