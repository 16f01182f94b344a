"""Tasks after the ARC training task b8cdaf2b."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="b8cdaf2b")
def shoot_rays_up_from_base(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot two diagonal rays up from the ends of the upper row, in the color of the middle of the base."""
    color = choose(rng, ["img[-1, cols[0]]", "img[-1, cols[0]]", "img[-1, 0]"])

    def draw() -> Grid:
        ends, middle = random_colors(rng, 2, exclude=(0,))
        half = random_side(rng, level, 2, 14)
        width = random_int(rng, 0, min(half - 1, 3))
        grid = np.zeros((random_side(rng, level, 3), 2 * half + 1), np.int64)
        grid[-1] = ends
        grid[-1, half - width : half + width + 1] = middle
        grid[-2, half - width : half + width + 1] = ends
        return grid

    return Draft(solver_source("b8cdaf2b").replace("img[-1, cols[0]]", color), distinct_inputs(num_pairs, draw))
