"""Tasks after the ARC training task 6d0aefbc."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="6d0aefbc")
def mirror_beside_6d0aefbc(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the mirror image to the right of the grid, or to the left."""
    program = (
        solver_source("6d0aefbc")
        if rng.random() < 0.5
        else solver_source("6d0aefbc").replace("[img, flip(img, axis=1)]", "[flip(img, axis=1), img]")
    )

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 3, 15), random_colors(rng, random_count(rng, level, 2, 5)))

    return Draft(program, distinct_inputs(num_pairs, draw))
