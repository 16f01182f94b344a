"""Tasks after the ARC training task 2204b7a8: cells take the color of the nearer line."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.RECOLORING, solves="2204b7a8")
def color_by_nearest_line_2204b7a8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give the marked cells the color of the nearer of two lines at the border."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = 2 * random_int(rng, 3, 4 + round(11 * level)), random_int(rng, 5, 9 + round(21 * level))
        canvas = Canvas((height, width))
        first, second = random_colors(rng, 2, exclude=(0, mark))
        canvas.put(solid(1, width, first), 0, 0, gap=1)
        canvas.put(solid(1, width, second), height - 1, 0, gap=1)
        for _ in range(random_count(rng, level, 3, 20)):
            canvas.try_place(rng, solid(1, 1, mark), gap=0)
        return canvas.grid if rng.random() < 0.5 else canvas.grid.T.copy()

    program = solver_source("2204b7a8").replace("color != 3", f"color != {mark}").replace("img == 3", f"img == {mark}")
    return Draft(program, distinct_inputs(num_pairs, draw))
