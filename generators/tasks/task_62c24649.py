"""Tasks after the ARC training task 62c24649: the grid is mirrored to the right and then down."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="62c24649")
def mirror_to_all_sides_62c24649(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid to one side and the result up or down."""
    row = choose(rng, ["[img, flip(img, 1)]", "[flip(img, 1), img]"])
    column = choose(rng, ["[top, flip(top, 0)]", "[flip(top, 0), top]"])
    colors = random_colors(rng, random_count(rng, level, 2, 5))

    def draw() -> Grid:
        shape = random_count(rng, level, 2, 15), random_count(rng, level, 2, 15)
        return noise_image(rng, shape, colors)

    program = solver_source("62c24649").replace("[img, flip(img, 1)]", row).replace("[top, flip(top, 0)]", column)
    return Draft(program, distinct_inputs(num_pairs, draw))
