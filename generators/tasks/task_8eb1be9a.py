"""Tasks after the ARC training task 8eb1be9a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, periodic_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="8eb1be9a")
def repeat_band_8eb1be9a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat a band of pattern over the whole grid, upwards and downwards or sideways."""
    sideways = rng.random() < 0.4

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=7)
        height = random_int(rng, 1, max(2, rows // 3))
        band = periodic_image(
            rng, (height, cols), [0, *random_colors(rng, random_count(rng, level, 1, 3), exclude=(0,))]
        )
        band[[0, -1], random_int(rng, 0, cols - 1)] = random_int(rng, 1, 9)
        grid = np.zeros((rows, cols), np.int64)
        row = random_int(rng, 0, rows - height)
        grid[row : row + height] = band
        return np.ascontiguousarray(grid.T if sideways else grid)

    program = (
        solver_source("8eb1be9a")
        .replace("(obj.height, 0)", "(0, obj.width)")
        .replace("(-obj.height, 0)", "(0, -obj.width)")
    )
    return Draft(program if sideways else solver_source("8eb1be9a"), distinct_inputs(num_pairs, draw))
