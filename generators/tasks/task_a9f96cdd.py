"""Tasks after the ARC training task a9f96cdd."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SURROUNDINGS, solves="a9f96cdd")
def burst_point_a9f96cdd(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace a point by four points of fixed colors at its corners."""
    point, *colors = random_colors(rng, 5, exclude=(0,))

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=3), np.int64)
        grid[random_int(rng, 0, grid.shape[0] - 1), random_int(rng, 0, grid.shape[1] - 1)] = point
        return grid

    return Draft(
        solver_source("a9f96cdd").replace("img == 2", f"img == {point}").replace("[3, 6, 8, 7]", f"{colors}"),
        distinct_inputs(num_pairs, draw),
    )
