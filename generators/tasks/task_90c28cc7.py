"""Tasks after the ARC training task 90c28cc7."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="90c28cc7")
def shrink_patchwork_90c28cc7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show every rectangle of a patchwork as one cell."""

    def draw() -> Grid:
        rows, cols = random_count(rng, level, 1, 5) + 1, random_count(rng, level, 1, 5)
        colors = random_colors(rng, random_count(rng, level, 3, 7), exclude=(0,))
        table = noise_image(rng, (rows, cols), colors)
        table[0], table[:, 0] = np.resize(colors, cols), np.resize(colors, rows)
        heights, widths = (
            rng.integers(1, 2 + round(3 * level) + 2, rows),
            rng.integers(1, 2 + round(3 * level) + 2, cols),
        )
        patchwork = rng.permutation(table).repeat(heights, axis=0).repeat(widths, axis=1)[:28, :28]
        top, left, bottom, right = (random_int(rng, 0, 2 - (max(patchwork.shape) > 26)) for _ in range(4))
        return np.pad(patchwork, ((top, bottom), (left, right)))

    return Draft(solver_source("90c28cc7"), distinct_inputs(num_pairs, draw))
