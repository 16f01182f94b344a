"""Tasks after the ARC training task 22168020."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.FILLING, solves="22168020")
def fill_rows_22168020(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill each figure between its outer cells, along rows or along columns."""
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for color in random_colors(rng, random_count(rng, level, 1, 5), exclude=(0,)):
            depth = random_int(rng, 2, 4)
            cells = np.full((depth, 2 * depth), CLEAR)
            index = np.arange(depth)
            cells[index, index] = cells[index, 2 * depth - 1 - index] = color
            if rng.random() < 0.5:
                cells = cells[::-1]
            if canvas.try_place(rng, cells if axis else cells.T) is None and not canvas.placements:
                canvas.place(rng, np.array([[color, CLEAR, color]]) if axis else np.array([[color], [CLEAR], [color]]))
        return canvas.grid

    return Draft(solver_source("22168020").replace("axis=1", f"axis={axis}"), distinct_inputs(num_pairs, draw))
