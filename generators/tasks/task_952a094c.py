"""Tasks after the ARC training task 952a094c: move each dot from a corner inside the frame to a corner outside."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.MOTION, solves="952a094c")
def move_dots_out_of_frame(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move each dot from a corner inside the frame to a corner outside."""
    order = choose(rng, ["colors.pop()", "colors.pop()", "colors.pop(0)"])

    def draw() -> Grid:
        frame, *dots = random_colors(rng, 5, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 8))
        height, width = (random_int(rng, 4, side - 3) for side in canvas.grid.shape)
        box = outline(height, width, frame, inside=0)
        for cell, color in zip(((1, 1), (1, -2), (-2, 1), (-2, -2)), dots, strict=True):
            box[cell] = color
        canvas.place(rng, box, inside=1)
        return canvas.grid

    return Draft(solver_source("952a094c").replace("colors.pop()", order), distinct_inputs(num_pairs, draw))
