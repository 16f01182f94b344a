"""Tasks after the ARC training task d8c310e9: a pattern is continued to the right."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="d8c310e9")
def continue_pattern_to_the_right_d8c310e9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue a pattern of columns to the right border."""

    def draw() -> Grid:
        period = random_count(rng, level, 2, 5)
        height, width = (
            random_int(rng, 3, 5 + round(5 * level)),
            random_int(rng, 4 * period, 4 * period + 2 + round(8 * level)),
        )
        motif = noise_image(rng, (random_int(rng, 1, min(height, 4)), period), random_colors(rng, 2, exclude=(0,)), 0.7)
        motif[-1] = random_colors(rng, 1, exclude=(0,))[0]
        grid = np.zeros((height, width), np.int64)
        grid[-len(motif) :] = np.tile(motif, (1, width // period + 1))[:, :width]
        grid[:, random_int(rng, 2 * period, 3 * period) :] = 0
        return grid

    return Draft(solver_source("d8c310e9"), distinct_inputs(num_pairs, draw))
