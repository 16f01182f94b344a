"""Tasks after the ARC training task 4c4377d9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="4c4377d9")
def mirror_on_top_4c4377d9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the mirror image on top of the grid, or below it."""
    below = rng.random() < 0.5

    def draw() -> Grid:
        height, width = random_shape(rng, level, 3, 15)
        return noise_image(rng, (height, width), random_colors(rng, random_count(rng, level, 2, 5)))

    program = (
        solver_source("4c4377d9").replace("[flip(img, axis=0), img]", "[img, flip(img, axis=0)]")
        if below
        else solver_source("4c4377d9")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
