"""Tasks after the ARC training task 1a07d186: single cells move to the line of their color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.GRAVITY, solves="1a07d186")
def pull_cells_to_lines_1a07d186(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move single cells to the line of their color; cells without a line are erased."""
    num_lines = random_count(rng, level, 1, 3)

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=9)
        canvas = Canvas((height, width))
        colors = random_colors(rng, num_lines + 1, exclude=(0,))
        for number, color in enumerate(colors[:-1]):
            start = (2 * number + 1) * height // (2 * num_lines)
            canvas.put(solid(1, width, color), random_int(rng, start - 1, start), 0, gap=1)
            canvas.place(rng, solid(1, 1, color))
        for _ in range(random_count(rng, level, 2, 14)):
            canvas.try_place(rng, solid(1, 1, choose(rng, colors)))
        canvas.try_place(rng, solid(1, 1, colors[-1]))
        return canvas.grid if rng.random() < 0.5 else canvas.grid.T.copy()

    return Draft(solver_source("1a07d186"), distinct_inputs(num_pairs, draw))
