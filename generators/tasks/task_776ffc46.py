"""Tasks after the ARC training task 776ffc46."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, outline


@generator(Concept.SAMENESS, solves="776ffc46")
def copy_color_776ffc46(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give the objects that have the shape of the one in the frame its color."""
    frame, plain = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        side = random_int(rng, 2, 3 + round(level))
        color = random_colors(rng, 1, exclude=(0, frame, plain))[0]
        canvas = Canvas(random_shape(rng, level, 2 * side + 7, 28))
        model = blob(rng, side, side, color)
        placed = canvas.place(rng, outline(side + 4, side + 4, frame))
        height, width = model.shape
        row, col = (
            random_int(rng, placed.row + 2, placed.row + side + 2 - height),
            random_int(rng, placed.col + 2, placed.col + side + 2 - width),
        )
        canvas.put(model, row, col)
        for number in range(random_count(rng, level, 2, 8)):
            sprite = np.where(model >= 0, plain, CLEAR) if number % 2 == 0 else blob(rng, side, side, plain)
            canvas.try_place(rng, sprite)
        return canvas.grid

    return Draft(
        solver_source("776ffc46").replace("color == 5", f"color == {frame}").replace("(0, 5)", f"(0, {frame})"),
        distinct_inputs(num_pairs, draw),
    )
