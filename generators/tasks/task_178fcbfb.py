"""Tasks after the ARC training task 178fcbfb."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.LINES, solves="178fcbfb")
def draw_lines_through_dots(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a vertical line through dots of one color and horizontal lines through all others."""
    upright, *others = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        for color in [upright, *others, upright, others[0]][: 2 + random_count(rng, level, 1, 3)]:
            canvas.try_place(rng, solid(1, 1, color), gap=1)
        return canvas.grid

    program = solver_source("178fcbfb").replace("2", f"{upright}")
    if rng.random() < 0.5:
        program = program.replace("vertical", "other").replace("horizontal", "vertical").replace("other", "horizontal")
        program = program.replace("dot.min_col", "dot.min").replace("dot.min_row", "dot.min_col")
        program = program.replace("dot.min,", "dot.min_row,")
    return Draft(program, distinct_inputs(num_pairs, draw))
