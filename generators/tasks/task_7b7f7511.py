"""Tasks after the ARC training task 7b7f7511."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="7b7f7511")
def keep_one_half_7b7f7511(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep one half of a pattern that comes twice."""

    def draw() -> Grid:
        height, width = random_shape(rng, level, 2, 15)
        part = noise_image(rng, (height, width), random_colors(rng, random_count(rng, level, 2, 5)))
        across = 2 * width > height and (rng.random() < 0.5 or 2 * height < width)
        return np.tile(part, (1, 2) if across else (2, 1))

    return Draft(solver_source("7b7f7511"), distinct_inputs(num_pairs, draw))
