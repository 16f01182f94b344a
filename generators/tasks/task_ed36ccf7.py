"""Tasks after the ARC training task ed36ccf7."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="ed36ccf7")
def turn_quarter_ed36ccf7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Turn the grid by a quarter, in one direction or the other."""
    turns = choose(rng, ["", ", -1"])

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=3)
        return noise_image(
            rng, shape, random_colors(rng, random_count(rng, level, 1, 4), exclude=(0,)), rng.uniform(0.3, 0.7)
        )

    return Draft(
        solver_source("ed36ccf7").replace("(img)\n", f"(img{turns})\n"),
        distinct_inputs(num_pairs, draw),
    )
