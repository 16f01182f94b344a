"""Tasks after the ARC training task 444801d8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.FILLING, solves="444801d8")
def fill_open_boxes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill each open box, and the row above it, with the color of the dot inside."""
    above = choose(rng, ["top - 1", "top - 1", "top - 2", "top"])

    def draw() -> Grid:
        color, *dots = random_colors(rng, 4, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 10))
        for _ in range(random_count(rng, level, 1, 4)):
            width = 2 * random_int(rng, 2, 2 + round(2 * level)) + 1
            box = outline(random_int(rng, 4, 4 + round(2 * level)), width, color, inside=0)
            box[0, width // 2] = 0
            box[random_int(rng, 1, len(box) - 2), random_int(rng, 1, width - 2)] = choose(rng, dots)
            canvas.try_place(rng, box, gap=2, inside=1)
        if not canvas.placements:
            canvas.place(rng, box, inside=1)
        return canvas.grid

    return Draft(solver_source("444801d8").replace("top - 1", above), distinct_inputs(num_pairs, draw))
