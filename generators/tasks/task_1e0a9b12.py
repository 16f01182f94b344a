"""Tasks after the ARC training task 1e0a9b12."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="1e0a9b12")
def let_cells_fall_1e0a9b12(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let all cells fall to one side of the grid."""
    direction = choose(rng, ["UP", "DOWN", "LEFT", "RIGHT"])

    def draw() -> Grid:
        return noise_image(
            rng,
            random_shape(rng, level, smallest=3),
            random_colors(rng, random_count(rng, level, 1, 6), exclude=(0,)),
            rng.uniform(0.15, 0.5),
        )

    return Draft(solver_source("1e0a9b12").replace("DOWN", direction), distinct_inputs(num_pairs, draw))
