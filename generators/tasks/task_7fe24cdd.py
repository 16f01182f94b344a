"""Tasks after the ARC training task 7fe24cdd."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="7fe24cdd")
def turn_around_center_7fe24cdd(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the grid and its three turns around a center, clockwise or counterclockwise."""
    turn = choose(rng, ["-1", "1"])

    def draw() -> Grid:
        return noise_image(
            rng, (random_side(rng, level, 3, 15),) * 2, random_colors(rng, random_count(rng, level, 2, 6))
        )

    return Draft(
        solver_source("7fe24cdd").replace("rotate_90(img, -1)", f"rotate_90(img, {turn})"),
        distinct_inputs(num_pairs, draw),
    )
