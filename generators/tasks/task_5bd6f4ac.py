"""Tasks after the ARC training task 5bd6f4ac: crop one corner of the grid, of a fixed size."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="5bd6f4ac")
def crop_fixed_corner(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop one corner of the grid, of a fixed size."""
    height, width = random_int(rng, 2, 4), random_int(rng, 2, 4)
    rows, cols = choose(rng, [f":{height}", f"-{height}:"]), choose(rng, [f":{width}", f"-{width}:"])

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 5), range(1, 10), 0.5)

    return Draft(solver_source("5bd6f4ac").replace(":3, -3:", f"{rows}, {cols}"), distinct_inputs(num_pairs, draw))
