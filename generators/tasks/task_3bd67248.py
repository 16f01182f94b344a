"""Tasks after the ARC training task 3bd67248: draw a diagonal and a line from the lower left corner."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="3bd67248")
def draw_rays_from_corner(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a diagonal and a line from the lower left corner."""
    first, second = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, 3), np.int64)
        grid[:, 0] = random_colors(rng, 1, exclude=(0, first, second))[0]
        return grid

    program = solver_source("3bd67248").replace("corner, RIGHT, 4", f"corner, RIGHT, {second}")
    program = program.replace("UP_RIGHT, 2", f"UP_RIGHT, {first}")
    return Draft(program, distinct_inputs(num_pairs, draw))
