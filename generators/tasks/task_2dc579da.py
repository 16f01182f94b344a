"""Tasks after the ARC training task 2dc579da."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SAMENESS, solves="2dc579da")
def crop_odd_panel_2dc579da(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the panel that has a second color."""

    def draw() -> Grid:
        line, ground, spot = random_colors(rng, 3)
        line, ground = (line, ground) if line else (ground, line)
        height, width = (random_int(rng, 2, 3 + round(3 * level)) for _ in range(2))
        rows, cols = (random_int(rng, 2, min(3 + round(2 * level), 31 // (side + 1))) for side in (height, width))
        grid = divided_image(rng, (height, width), (rows, cols), line, [1], 0.0, ground)
        top, left = random_int(rng, 0, rows - 1) * (height + 1), random_int(rng, 0, cols - 1) * (width + 1)
        for _ in range(random_count(rng, level, 1, 4)):
            grid[top + random_int(rng, 0, height - 1), left + random_int(rng, 0, width - 1)] = spot
        return grid

    return Draft(solver_source("2dc579da"), distinct_inputs(num_pairs, draw))
