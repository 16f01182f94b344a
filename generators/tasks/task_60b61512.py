"""Tasks after the ARC training task 60b61512: the boxes around objects are filled."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.FILLING, solves="60b61512")
def fill_boxes_of_objects_60b61512(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the empty cells in the box around each object."""
    color = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        own = random_colors(rng, 1, exclude=(0, color))[0]
        side = random_count(rng, level, 3, 5)
        for _ in range(random_count(rng, level, 2, 9)):
            canvas.try_place(rng, blob(rng, side, side, own, connectivity=8))
        return canvas.grid

    program = solver_source("60b61512").replace("boxes, 7", f"boxes, {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
