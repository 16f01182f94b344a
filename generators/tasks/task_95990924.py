"""Tasks after the ARC training task 95990924."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="95990924")
def mark_corners_95990924(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put four fixed colors at the corners around each square."""
    square, *corners = random_colors(rng, 5, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        for number in range(random_count(rng, level, 1, 8)):
            side = 2 if number == 0 else random_int(rng, 1, 3)
            canvas.try_place(
                rng,
                solid(side, side if rng.random() < 0.7 else random_int(rng, 1, 4), square),
                gap=2,
                inside=random_int(rng, 0, 1),
            )
        return canvas.grid

    return Draft(
        solver_source("95990924").replace("number + 1)", f"{corners}[number])"), distinct_inputs(num_pairs, draw)
    )
