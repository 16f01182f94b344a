"""Tasks after the ARC training task 25ff71a9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.MOTION, solves="25ff71a9")
def shift_grid_25ff71a9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move everything by one step in one direction; what leaves the grid is lost."""
    direction = choose(rng, ["UP", "DOWN", "LEFT", "RIGHT", "DOWN_RIGHT", "UP_LEFT"])

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=3)
        colors = random_colors(rng, random_count(rng, level, 1, 5), exclude=(0,))
        grid = noise_image(rng, shape, colors, rng.uniform(0.2, 0.6))
        grid[shape[0] // 2, shape[1] // 2] = colors[0]
        return grid

    return Draft(solver_source("25ff71a9").replace("DOWN", direction), distinct_inputs(num_pairs, draw))
