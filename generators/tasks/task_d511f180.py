"""Tasks after the ARC training task d511f180: two colors are swapped."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RECOLORING, solves="d511f180")
def swap_two_colors_d511f180(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Swap two colors of a colorful grid."""
    first, second = random_colors(rng, 2)
    others = random_colors(rng, random_count(rng, level, 1, 8), exclude=(first, second))

    def draw() -> Grid:
        grid = noise_image(rng, random_shape(rng, level), [first, second, *others])
        grid.ravel()[rng.permutation(grid.size)[:2]] = first, second
        return grid

    program = solver_source("d511f180").translate(str.maketrans("58", f"{first}{second}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
