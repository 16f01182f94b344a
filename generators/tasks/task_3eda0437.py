"""Tasks after the ARC training task 3eda0437: fill the largest empty rectangle in the noise."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.FILLING, solves="3eda0437")
def fill_largest_empty_rectangle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the largest empty rectangle in the noise."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        noise = random_colors(rng, 1, exclude=(0, new))[0]
        height, width = random_int(rng, 3, 4 + round(level)), random_int(rng, 5, 6 + round(level))
        grid = noise_image(rng, (height, width), [noise], rng.uniform(0.6, 0.8))
        rows, cols = random_int(rng, 2, 3), random_int(rng, 3, 4)
        top, left = random_int(rng, 0, height - rows), random_int(rng, 0, width - cols)
        grid[top : top + rows, left : left + cols] = 0
        return grid

    return Draft(solver_source("3eda0437").replace("shape, 6", f"shape, {new}"), distinct_inputs(num_pairs, draw))
