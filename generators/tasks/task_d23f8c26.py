"""Tasks after the ARC training task d23f8c26."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.CENTERS, solves="d23f8c26")
def keep_middle_d23f8c26(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep the middle column alone, or the middle row."""
    upright = rng.random() < 0.6

    def draw() -> Grid:
        rows, cols = random_side(rng, level, 3), 2 * random_side(rng, level, 1, 14) + 1
        grid = noise_image(rng, (rows, cols), random_colors(rng, random_count(rng, level, 3, 8), exclude=(0,)), 0.6)
        grid[rows // 2, cols // 2] = random_int(rng, 1, 9)
        return np.ascontiguousarray(grid if upright else grid.T)

    program = solver_source("d23f8c26").replace("width = img.shape[1]", "height = len(img)")
    program = program.replace("np.arange(width) == width // 2", "np.arange(height)[:, None] == height // 2")
    return Draft(solver_source("d23f8c26") if upright else program, distinct_inputs(num_pairs, draw))
