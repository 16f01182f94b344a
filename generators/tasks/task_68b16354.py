"""Tasks after the ARC training task 68b16354."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="68b16354")
def mirror_noise_68b16354(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid top to bottom or left to right."""
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        return noise_image(
            rng, random_shape(rng, level, smallest=3), random_colors(rng, random_count(rng, level, 2, 8))
        )

    return Draft(solver_source("68b16354").replace("axis=0", f"axis={axis}"), distinct_inputs(num_pairs, draw))
