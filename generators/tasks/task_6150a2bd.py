"""Tasks after the ARC training task 6150a2bd."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="6150a2bd")
def turn_drawing_6150a2bd(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Turn the grid upside down, or by a quarter."""
    turns = choose(rng, [2, 2, 1, 3])

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=3)
        grid = noise_image(rng, shape, random_colors(rng, random_count(rng, level, 2, 6), exclude=(0,)))
        rows, cols = np.indices(shape)
        corner = rows * shape[1] + cols * shape[0] < rng.uniform(0.6, 1.2) * shape[0] * shape[1]
        return np.where(corner, grid, 0)

    return Draft(solver_source("6150a2bd").replace("img, 2", f"img, {turns}"), distinct_inputs(num_pairs, draw))
