"""Tasks after the ARC training task 007bbfb7: the grid is copied to some cells of an enlarged grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="007bbfb7")
def fractal_copies_007bbfb7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Copy the grid to each colored, each empty or each most common cell of an enlarged grid."""
    shape = (random_count(rng, level, 2, 5), random_count(rng, level, 2, 5))
    cells = choose(rng, ["img != 0", "img == 0", "img == mode(img)"])
    num_colors = random_int(rng, 1, 2)
    densities = iter([0.3, 0.8] * 200)  # both kinds of most common cell occur in the train pairs

    def draw() -> Grid:
        return noise_image(rng, shape, random_colors(rng, num_colors, exclude=(0,)), next(densities))

    program = solver_source("007bbfb7").replace("img != 0", cells)
    return Draft(program, distinct_inputs(num_pairs, draw))
