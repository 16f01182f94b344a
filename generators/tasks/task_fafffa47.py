"""Tasks after the ARC training task fafffa47."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="fafffa47")
def compare_halves_fafffa47(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the cells by a logical rule over the two halves of the grid."""
    first, second, mark = random_colors(rng, 3, exclude=(0,))
    rule = choose(rng, ["(top == 0) & (bottom == 0)", "(top != 0) & (bottom == 0)", "(top == 0) & (bottom != 0)"])

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 15)
        return np.vstack([noise_image(rng, shape, [color], rng.uniform(0.35, 0.65)) for color in (first, second)])

    program = solver_source("fafffa47").replace("(top == 0) & (bottom == 0)", rule).replace("2, 0)", f"{mark}, 0)")
    return Draft(program, distinct_inputs(num_pairs, draw))
