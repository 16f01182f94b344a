"""Tasks after the ARC training task 91714a58: keep the only rectangle in the noise."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DENOISING, solves="91714a58")
def keep_rectangle_in_noise(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep the only rectangle in the noise."""

    def draw() -> Grid:
        shape = random_shape(rng, level, 8)
        grid = noise_image(rng, shape, range(1, 10), rng.uniform(0.2, 0.4))
        height, width = random_int(rng, 2, 4), random_int(rng, 4, 6)
        if rng.random() < 0.5:
            height, width = width, height
        row, col = random_int(rng, 0, shape[0] - height), random_int(rng, 0, shape[1] - width)
        grid[row : row + height, col : col + width] = random_int(rng, 1, 9)
        return grid

    return Draft(solver_source("91714a58"), distinct_inputs(num_pairs, draw))
