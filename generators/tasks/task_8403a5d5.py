"""Tasks after the ARC training task 8403a5d5."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="8403a5d5")
def draw_meander_8403a5d5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw every second column from a point on, joined at the top and at the bottom in turn."""
    joint = random_colors(rng, 1, exclude=(0,))[0]
    step = choose(rng, [2, 2, 2, 3])

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=6), np.int64)
        grid[-1, random_int(rng, 0, grid.shape[1] // 2)] = random_colors(rng, 1, exclude=(0, joint))[0]
        return grid

    return Draft(
        solver_source("8403a5d5").replace("shape[1], 2)", f"shape[1], {step})").replace("1), 5)", f"1), {joint})"),
        distinct_inputs(num_pairs, draw),
    )
