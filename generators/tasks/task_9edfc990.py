"""Tasks after the ARC training task 9edfc990: let one color flow over the empty cells next to it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.FILLING, solves="9edfc990")
def let_color_flow(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let one color flow over the empty cells next to it."""
    color = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_shape(rng, level, 5, 14)
        grid = noise_image(rng, (height, width), range(1, 10), rng.uniform(0.5, 0.65))
        row, col = random_int(rng, 0, height - 1), random_int(rng, 0, width - 2)
        grid[row, col], grid[row, col + 1] = color, 0
        return grid

    program = solver_source("9edfc990").replace("== 1", f"== {color}").replace("], 1", f"], {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
