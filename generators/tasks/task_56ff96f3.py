"""Tasks after the ARC training task 56ff96f3: fill the rectangle between two cells of one color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.FILLING, solves="56ff96f3")
def fill_rectangle_between_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the rectangle between two cells of one color."""
    region = choose(rng, ["pair.bounding_box", "pair.bounding_box", "pair.bounding_box.outline"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 8))
        for color in random_colors(rng, random_count(rng, level, 1, 6), exclude=(0,)):
            height, width = (random_int(rng, 2, 4 + round(4 * level)) for _ in range(2))
            corners = np.full((height, width), CLEAR)
            corners[0, 0] = corners[-1, -1] = color
            canvas.try_place(rng, corners[:: choose(rng, [1, -1])], gap=0)
        return canvas.grid

    return Draft(solver_source("56ff96f3").replace("pair.bounding_box", region), distinct_inputs(num_pairs, draw))
