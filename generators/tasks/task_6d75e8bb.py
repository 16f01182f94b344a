"""Tasks after the ARC training task 6d75e8bb: an object is completed to a rectangle."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.FILLING, solves="6d75e8bb")
def complete_to_rectangle_6d75e8bb(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete the object to a rectangle."""
    color = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        height, width = (random_int(rng, 3, side - 1) for side in canvas.grid.shape)
        canvas.place(rng, blob(rng, height, width, random_colors(rng, 1, exclude=(0, color))[0]))
        return canvas.grid

    program = solver_source("6d75e8bb").replace("!= 0), 2", f"!= 0), {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
