"""Tasks after the ARC training task 928ad970."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.FRAMING, solves="928ad970")
def frame_to_marks_928ad970(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a second frame just inside the box that four marks show, or through the marks."""
    mark = random_colors(rng, 1, exclude=(0,))[0]
    box = choose(rng, [".expand(-1)", ".expand(-1)", ""])

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=11)
        color = random_colors(rng, 1, exclude=(0, mark))[0]
        top, left, bottom, right = (
            random_int(rng, 0, 1),
            random_int(rng, 0, 1),
            rows - 1 - random_int(rng, 0, 1),
            cols - 1 - random_int(rng, 0, 1),
        )
        canvas = Canvas(shape)
        canvas.taken[:] = True
        canvas.taken[top + 3 : bottom - 2, left + 3 : right - 2] = False
        canvas.place(rng, outline(random_int(rng, 2, bottom - top - 5), random_int(rng, 2, right - left - 5), color))
        canvas.grid[[top, bottom], [random_int(rng, left + 1, right - 1), random_int(rng, left + 1, right - 1)]] = mark
        canvas.grid[[random_int(rng, top + 1, bottom - 1), random_int(rng, top + 1, bottom - 1)], [left, right]] = mark
        return canvas.grid

    program = solver_source("928ad970").replace("img == 5).expand(-1)", f"img == {mark}){box}")
    return Draft(program.replace("(0, 5)", f"(0, {mark})"), distinct_inputs(num_pairs, draw))
