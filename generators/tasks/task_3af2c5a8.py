"""Tasks after the ARC training task 3af2c5a8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="3af2c5a8")
def mirror_both_ways_3af2c5a8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid to the right, then both halves downwards."""
    first, second = choose(
        rng, [("[img, flip", "[top, flip"), ("[img, flip", "[flip(top, axis=0), top"), ("", "[top, flip")]
    )
    program = solver_source("3af2c5a8")
    if second == "[flip(top, axis=0), top":
        program = program.replace("[top, flip(top, axis=0)]", f"{second}]")
    if not first:
        program = program.replace("[img, flip(img, axis=1)]", "[flip(img, axis=1), img]")

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 15)
        return noise_image(
            rng, shape, random_colors(rng, random_count(rng, level, 1, 4), exclude=(0,)), rng.uniform(0.4, 0.8)
        )

    return Draft(program, distinct_inputs(num_pairs, draw))
