"""Tasks after the ARC training task d89b689b: move each dot to the nearest cell of the square."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.GRAVITY, solves="d89b689b")
def move_dots_into_square(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move each dot to the nearest cell of the square."""
    square = random_int(rng, 1, 9)

    def draw() -> Grid:
        side = random_side(rng, level, 7)
        canvas = Canvas((side, random_int(rng, 7, max(7, side))))
        height, width = canvas.grid.shape
        row, col = random_int(rng, 2, height - 4), random_int(rng, 2, width - 4)
        canvas.put(solid(2, 2, square), row, col)
        colors = random_colors(rng, 4, exclude=(0, square))
        for color, (down, right) in zip(colors, np.ndindex(2, 2), strict=True):
            rows = (row + 2, height - 1) if down else (0, row - 1)
            cols = (col + 2, width - 1) if right else (0, col - 1)
            canvas.grid[random_int(rng, *rows), random_int(rng, *cols)] = color
        return canvas.grid

    return Draft(solver_source("d89b689b").replace("8", f"{square}"), distinct_inputs(num_pairs, draw))
