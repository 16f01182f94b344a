"""Tasks after the ARC training task 694f12f3."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.FILLING, solves="694f12f3")
def fill_rectangles_by_size(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the inside of the larger rectangle with one color and that of the smaller one with another."""
    small, large = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 13))
        color = random_colors(rng, 1, exclude=(0, small, large))[0]
        side = random_int(rng, 3, 4 + round(level))
        canvas.place(rng, solid(side + random_int(rng, 0, 1), side + random_int(rng, 1, 2), color))
        canvas.place(rng, solid(random_int(rng, 3, side), side, color))
        return np.ascontiguousarray(canvas.grid.T) if rng.random() < 0.5 else canvas.grid

    program = solver_source("694f12f3").replace("(-1), 1)", "(-1), SMALL)").replace("(-1), 2)", f"(-1), {large})")
    return Draft(program.replace("SMALL", f"{small}"), distinct_inputs(num_pairs, draw))
