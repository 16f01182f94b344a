"""Tasks after the ARC training task c1d99e64: draw lines along the empty rows and columns of a noisy grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="c1d99e64")
def draw_lines_through_empty_rows(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines along the empty rows and columns of a noisy grid."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        shape = random_shape(rng, level, 6)
        grid = noise_image(rng, shape, random_colors(rng, 1, exclude=(0, new)), rng.uniform(0.6, 0.8))
        grid[choose_some(rng, range(shape[0]), random_int(rng, 1, 1 + round(2 * level)))] = 0
        grid[:, choose_some(rng, range(shape[1]), random_int(rng, 1, 1 + round(2 * level)))] = 0
        return grid

    return Draft(solver_source("c1d99e64").replace("= 2", f"= {new}"), distinct_inputs(num_pairs, draw))
