"""Tasks after the ARC training task e26a3af2."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DENOISING, solves="e26a3af2")
def clean_stripes_e26a3af2(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Clean the noise from stripes that run across or down."""

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, 6, 22)
        colors = np.array(random_colors(rng, random_count(rng, level, 2, 5)))
        stripes = colors[np.sort(rng.integers(0, len(colors), cols))]
        stripes[0], stripes[-1] = colors[0], colors[-1]
        noisy = rng.random((rows, cols)) < rng.uniform(0.05, 0.18)
        grid = np.where(noisy, rng.integers(0, 10, (rows, cols)), stripes)
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid.T)

    return Draft(solver_source("e26a3af2"), distinct_inputs(num_pairs, draw))
