"""Tasks after the ARC training task 6fa7a44f: the mirror image is put beside the grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="6fa7a44f")
def stack_mirror_images_6fa7a44f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Stack the grid and its mirror images, two or three of them."""
    stacked = choose(
        rng, ["[img, flip(img, 0)]", "[flip(img, 0), img]", "[img, flip(img, 0), img]", "[img, flip(img, 1)]"]
    )
    colors = random_colors(rng, random_count(rng, level, 2, 6))

    def draw() -> Grid:
        return noise_image(rng, (random_count(rng, level, 2, 10), random_count(rng, level, 2, 30)), colors)

    program = solver_source("6fa7a44f").replace("[img, flip(img, 0)]", stacked)
    return Draft(program, distinct_inputs(num_pairs, draw))
