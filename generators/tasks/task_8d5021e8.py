"""Tasks after the ARC training task 8d5021e8: mirror images are stacked."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="8d5021e8")
def mirror_to_a_tower_8d5021e8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid to one side and stack the result with its mirror images."""
    row = choose(rng, ["[flip(img, 1), img]", "[img, flip(img, 1)]"])
    stack = choose(rng, ["[flip(row, 0), row, flip(row, 0)]", "[row, flip(row, 0), row]", "[row, row, flip(row, 0)]"])
    num_colors = random_int(rng, 1, 3)

    def draw() -> Grid:
        shape = random_count(rng, level, 2, 10), random_count(rng, level, 2, 15)
        return noise_image(rng, shape, random_colors(rng, num_colors, exclude=(0,)), 0.5)

    program = solver_source("8d5021e8").replace("[flip(img, 1), img]", row)
    return Draft(program.replace("[flip(row, 0), row, flip(row, 0)]", stack), distinct_inputs(num_pairs, draw))
