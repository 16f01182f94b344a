"""Tasks after the ARC training task ddf7fa4f: give each rectangle the color of the dot above it in the first row."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.RECOLORING, solves="ddf7fa4f")
def color_rectangles_like_dots_above(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give each rectangle the color of the dot above it in the first row."""
    block = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, num_dots = random_side(rng, level, 7), random_count(rng, level, 2, 6)
        width = 5 * num_dots
        canvas = Canvas((height, width))
        colors = random_colors(rng, num_dots, exclude=(0, block))
        for number, color in enumerate(colors):
            rows, cols = random_int(rng, 2, max(2, height // 3)), random_int(rng, 2, 4)
            left = 5 * number + random_int(rng, 0, 4 - cols)
            canvas.put(solid(rows, cols, block), random_int(rng, 2, height - rows), left)
            canvas.grid[0, left + random_int(rng, 0, cols - 1)] = color
        return canvas.grid

    return Draft(solver_source("ddf7fa4f").replace("== 5", f"== {block}"), distinct_inputs(num_pairs, draw))
