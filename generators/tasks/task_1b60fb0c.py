"""Tasks after the ARC training task 1b60fb0c: add the missing left arm of a figure that looks the same upside down."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Draft, generator
from generators.sprites import sprite_of


@generator("symmetry", solves="1b60fb0c")
def add_missing_arm(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Add the missing left arm of a figure that looks the same upside down."""
    color, new = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        side = random_side(rng, level, 7, 15)
        arm = random_int(rng, 2, side // 3)
        figure = rng.random((side, side)) < 0.6
        figure[:, side // 2] = True
        figure[side // 2] = True
        figure |= figure[::-1, ::-1]
        figure[: side // 4, :arm] = figure[-(side // 4) :, :arm] = False
        figure[: side // 4, side - arm :] = figure[-(side // 4) :, side - arm :] = False
        figure[:, :arm] = False
        canvas = Canvas((side + random_int(rng, 1, 4), side + random_int(rng, 1, 4)))
        canvas.place(rng, sprite_of(figure, color))
        return canvas.grid

    return Draft(solver_source("1b60fb0c").replace("!= 0) * 2", f"!= 0) * {new}"), distinct_inputs(num_pairs, draw))
