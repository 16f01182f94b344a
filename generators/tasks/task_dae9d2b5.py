"""Tasks after the ARC training task dae9d2b5."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="dae9d2b5")
def unite_halves_dae9d2b5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the cells that are set in any of the two halves, or in both."""
    first, second, mark = random_colors(rng, 3, exclude=(0,))
    sign = choose(rng, ["|", "|", "&"])

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 15)
        return np.hstack([noise_image(rng, shape, [color], rng.uniform(0.3, 0.65)) for color in (first, second)])

    return Draft(
        solver_source("dae9d2b5").replace(" | ", f" {sign} ").replace("6, 0)", f"{mark}, 0)"),
        distinct_inputs(num_pairs, draw),
    )
