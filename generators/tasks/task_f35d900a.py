"""Tasks after the ARC training task f35d900a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.SURROUNDINGS, solves="f35d900a")
def surround_corners_and_dot_sides(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround each corner by the other color and dot the sides between them."""
    dots = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_shape(rng, level, 6, 26)
        first, second = random_colors(rng, 2, exclude=(0,))
        corners = np.full((height, width), CLEAR)
        corners[0, 0] = corners[-1, -1] = first
        corners[0, -1] = corners[-1, 0] = second
        canvas = Canvas((height + random_int(rng, 2, 4), width + random_int(rng, 2, 4)))
        canvas.place(rng, corners, inside=1)
        return canvas.grid

    return Draft(solver_source("f35d900a").replace(": 2], 5)", f": 2], {dots})"), distinct_inputs(num_pairs, draw))
