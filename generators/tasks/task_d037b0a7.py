"""Tasks after the ARC training task d037b0a7: colors run down."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="d037b0a7")
def let_colors_run_d037b0a7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let every color run in a fixed direction to the next colored cell."""
    direction = choose(rng, ["DOWN", "UP", "LEFT", "RIGHT"])

    def draw() -> Grid:
        shape = random_shape(rng, level)
        grid = noise_image(rng, shape, range(1, 10), rng.uniform(0.05, 0.3 - 0.2 * level))
        grid[random_int(rng, 0, shape[0] - 1), random_int(rng, 0, shape[1] - 1)] = random_int(rng, 1, 9)
        return grid

    return Draft(solver_source("d037b0a7").replace("DOWN", direction), distinct_inputs(num_pairs, draw))
