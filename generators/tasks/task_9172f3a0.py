"""Tasks after the ARC training task 9172f3a0: every cell is enlarged."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="9172f3a0")
def enlarge_three_times_9172f3a0(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Enlarge every cell to a block of 3x3 cells, or one of another size."""
    scale = choose(rng, ["3", "3", "4", "(3, 2)", "(2, 3)", "(1, 3)", "(3, 1)"])
    colors = random_colors(rng, random_count(rng, level, 1, 5), exclude=(0,))

    def draw() -> Grid:
        shape = random_count(rng, level, 2, 7), random_count(rng, level, 2, 7)
        return noise_image(rng, shape, colors, rng.uniform(0.3, 0.9))

    return Draft(solver_source("9172f3a0").replace("img, 3", f"img, {scale}"), distinct_inputs(num_pairs, draw))
