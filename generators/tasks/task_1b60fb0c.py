"""Tasks after the ARC training task 1b60fb0c."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.SYMMETRY, solves="1b60fb0c")
def add_missing_arm(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Add the missing arm of a figure that looks the same after every quarter turn."""
    color, new = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        side = random_side(rng, level, 7, 17)
        arm = random_int(rng, 2, side // 3)
        figure = rng.random((side, side)) < 0.25
        figure[:arm, :arm] = False
        figure[:, side // 2] = True
        for turns in (1, 2):
            figure = figure | np.rot90(figure, turns)
        for turns in range(4):
            np.rot90(figure, turns)[:arm, :arm] = False
        figure[:, :arm] = False
        canvas = Canvas((side + random_int(rng, 1, 4), side + random_int(rng, 1, 4)))
        canvas.place(rng, sprite_of(figure, color))
        return canvas.grid

    program = solver_source("1b60fb0c").replace("== 1", f"== {color}").replace("color(2)", f"color({new})")
    return Draft(program, distinct_inputs(num_pairs, draw))
