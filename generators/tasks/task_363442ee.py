"""Tasks after the ARC training task 363442ee: copy the pattern in the corner around each dot."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.COPYING, solves="363442ee")
def copy_corner_pattern_to_dots(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Copy the pattern in the corner around each dot."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        line, *colors = random_colors(rng, 5, exclude=(0, mark))
        rows, cols = random_count(rng, level, 3, 9), random_count(rng, level, 2, 8)
        small = np.zeros((rows, cols), np.int64)
        small.ravel()[rng.permutation(small.size)[: random_count(rng, level, 2, 8)]] = mark
        grid = np.zeros((3 * rows, 3 * cols + 4), np.int64)
        grid[1::3, 5::3] = small
        grid[:, 3] = line
        grid[:3, :3] = noise_image(rng, (3, 3), colors)
        return grid

    return Draft(solver_source("363442ee").replace("== 1", f"== {mark}"), distinct_inputs(num_pairs, draw))
