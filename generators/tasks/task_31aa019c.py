"""Tasks after the ARC training task 31aa019c."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SURROUNDINGS, solves="31aa019c")
def surround_unique_31aa019c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep the one cell whose color comes once and surround it; all others vanish."""
    ring = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=6)
        single, *colors = random_colors(rng, random_count(rng, level, 3, 8), exclude=(0,))
        grid = np.zeros(shape, np.int64)
        cells = rng.permutation(rows * cols)
        per_color = random_int(rng, 2, 2 + round(3 * level))
        grid.ravel()[cells[0]] = single
        for number, color in enumerate(colors):
            grid.ravel()[cells[1 + number * per_color : 1 + (number + 1) * per_color]] = color
        return grid

    return Draft(
        solver_source("31aa019c").replace("), 2)", f"), {ring})"),
        distinct_inputs(num_pairs, draw),
    )
