"""Tasks after the ARC training task bc1d5164."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="bc1d5164")
def stack_corners_bc1d5164(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay the four square corners of the grid on each other."""
    side = random_count(rng, level, 2, 8)

    def draw() -> Grid:
        rows, cols = (random_int(rng, side + 1, 2 * side + random_int(rng, 0, 2)) for _ in range(2))
        return noise_image(
            rng, (rows, cols), random_colors(rng, 1 + (rng.random() < level), exclude=(0,)), rng.uniform(0.15, 0.35)
        )

    return Draft(
        solver_source("bc1d5164").replace(":3", f":{side}").replace("-3:", f"-{side}:"),
        distinct_inputs(num_pairs, draw),
    )
