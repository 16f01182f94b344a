"""Tasks after the ARC training task 0b148d64."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SAMENESS, solves="0b148d64")
def crop_odd_quarter_0b148d64(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the quarter whose color no other quarter has."""

    def draw() -> Grid:
        common, odd = random_colors(rng, 2, exclude=(0,))
        height, width = random_shape(rng, level, 3, 13)
        quarters = [noise_image(rng, (height, width), [common], rng.uniform(0.5, 0.8)) for _ in range(4)]
        mask = noise_image(rng, (height, width), [1], 0.4) > 0
        mask[[0, -1], [0, -1]] = True
        chosen = random_int(rng, 0, 3)
        quarters[chosen] = np.where(mask, odd, 0)
        gap = random_int(rng, 1, 3)
        top = np.hstack([quarters[0], np.zeros((height, gap), np.int64), quarters[1]])
        bottom = np.hstack([quarters[2], np.zeros((height, gap), np.int64), quarters[3]])
        return np.vstack([top, np.zeros((gap, top.shape[1]), np.int64), bottom])

    return Draft(solver_source("0b148d64"), distinct_inputs(num_pairs, draw))
