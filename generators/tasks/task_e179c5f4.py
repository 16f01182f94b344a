"""Tasks after the ARC training task e179c5f4: let the dot bounce upwards between the left and the right border."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="e179c5f4")
def let_dot_bounce_upwards(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let the dot bounce upwards between the left and the right border."""
    background, color = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        width = random_side(rng, level, 2, 12)
        grid = np.zeros((random_int(rng, width + 2, min(30, 3 * width + 4)), width), np.int64)
        grid[-1, 0] = color
        return grid

    program = solver_source("e179c5f4").replace("shape, 8", f"shape, {background}").replace("col), 1", f"col), {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
