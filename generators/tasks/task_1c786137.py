"""Tasks after the ARC training task 1c786137."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="1c786137")
def crop_inside_frame_1c786137(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop what lies inside the rectangular frame in a noisy picture."""

    def draw() -> Grid:
        frame, *colors = random_colors(rng, random_count(rng, level, 3, 5), exclude=())
        shape = random_shape(rng, level, smallest=9)
        grid = noise_image(rng, shape, colors)
        height, width = (random_int(rng, 5, max(5, side // 2)) for side in shape)
        row, col = random_int(rng, 0, shape[0] - height), random_int(rng, 0, shape[1] - width)
        inside = grid[row + 1 : row + height - 1, col + 1 : col + width - 1].copy()
        grid[row : row + height, col : col + width] = frame
        grid[row + 1 : row + height - 1, col + 1 : col + width - 1] = inside
        return grid

    return Draft(solver_source("1c786137"), distinct_inputs(num_pairs, draw))
