"""Tasks after the ARC training task 9aec4887: a figure is put between lines and takes their colors."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, outline


@generator(Concept.ASSEMBLY, solves="9aec4887")
def color_figure_by_nearest_line_9aec4887(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the figure between four lines and give its cells the color of the nearest line."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_int(rng, 3, 4 + round(4 * level)), random_int(rng, 3, 4 + round(4 * level))
        canvas = Canvas(random_shape(rng, level, smallest=max(height, width) + 7))
        frame = outline(height + 2, width + 2, 0, inside=0)
        top, bottom, left, right = random_colors(rng, 4, exclude=(0, mark))
        frame[0, 1:-1], frame[-1, 1:-1] = top, bottom
        frame[1:-1, 0], frame[1:-1, -1] = left, right
        figure = np.where(rng.random((height, width)) < 0.6, mark, CLEAR)
        figure[0, 0] = figure[-1, -1] = mark
        rows, cols = canvas.grid.shape
        along = 0 if rows - height - 2 >= height else 1
        if (rows if along == 0 else cols) < height + width + 3 and (rows, cols)[along] < 2 * (height, width)[along] + 2:
            canvas = Canvas((min(rows + height, 30), cols))
        canvas.put(
            frame,
            random_int(rng, 0, canvas.grid.shape[0] - 2 * height - 2),
            random_int(rng, 0, cols - width - 2),
            gap=0,
        )
        canvas.place(rng, figure, gap=0)
        grid = canvas.grid
        return grid if rng.random() < 0.5 else grid[::-1].copy()

    program = solver_source("9aec4887").translate(str.maketrans("8", f"{mark}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
