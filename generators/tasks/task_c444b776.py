"""Tasks after the ARC training task c444b776: copy the picture of the one filled panel to all panels."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COPYING, solves="c444b776")
def copy_picture_to_all_panels(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Copy the picture of the one filled panel to all panels."""

    def draw() -> Grid:
        line, *colors = random_colors(rng, 4, exclude=(0,))
        rows, cols = choose(rng, [(1, 2), (2, 1), (2, 2), (1, 3), (2, 3)])
        height, width = random_shape(rng, level, 3, 9)
        grid = divided_image(rng, (height, width), (rows, cols), line, [line], 0)
        row, col = random_int(rng, 0, rows - 1) * (height + 1), random_int(rng, 0, cols - 1) * (width + 1)
        grid[row : row + height, col : col + width] = noise_image(rng, (height, width), colors, 0.25)
        grid[row + random_int(rng, 0, height - 1), col + random_int(rng, 0, width - 1)] = colors[0]
        return grid

    return Draft(solver_source("c444b776"), distinct_inputs(num_pairs, draw))
