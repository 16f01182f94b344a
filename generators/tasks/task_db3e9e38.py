"""Tasks after the ARC training task db3e9e38: widen the line to a triangle of columns in two colors."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="db3e9e38")
def widen_line_to_triangle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Widen the line to a triangle of columns in two colors."""
    color, other = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, 5)
        grid = np.zeros((height, width), np.int64)
        col = random_int(rng, 1, width - 2)
        grid[: random_int(rng, 3, height), col] = color
        return grid

    return Draft(solver_source("db3e9e38").replace("8, 7", f"{other}, {color}"), distinct_inputs(num_pairs, draw))
