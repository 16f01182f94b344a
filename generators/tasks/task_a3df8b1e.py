"""Tasks after the ARC training task a3df8b1e."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="a3df8b1e")
def bounce_upwards_a3df8b1e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let a point climb diagonally and bounce off the sides, in its own or in another color."""
    point, trail = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        grid = np.zeros((random_side(rng, level, 5), random_side(rng, level, 2, 12)), np.int64)
        grid[-1, 0] = point
        return grid

    return Draft(
        solver_source("a3df8b1e").replace("col), 1)", f"col), {choose(rng, [point, trail])})"),
        distinct_inputs(num_pairs, draw),
    )
