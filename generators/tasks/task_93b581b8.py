"""Tasks after the ARC training task 93b581b8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SURROUNDINGS, solves="93b581b8")
def put_blocks_off_opposite_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put off each corner of a square a block in the color of the opposite corner."""
    source = choose(rng, ["img[opposite]", "img[opposite]", "img[row, col]", "img[row, opposite[1]]"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 5))
        canvas.place(rng, np.array(random_colors(rng, 4, exclude=(0,))).reshape(2, 2), inside=1)
        return canvas.grid

    return Draft(solver_source("93b581b8").replace("img[opposite]", source), distinct_inputs(num_pairs, draw))
