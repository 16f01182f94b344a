"""Tasks after the ARC training task 3345333e."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import symmetric_blob


@generator(Concept.SYMMETRY, solves="3345333e")
def uncover_figure_3345333e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Remove the rectangle that covers a part of a symmetric figure, and complete the figure."""

    def draw() -> Grid:
        figure_color, cover_color = random_colors(rng, 2, exclude=(0,))
        rows, cols = shape = random_shape(rng, level, smallest=8)
        sprite = symmetric_blob(rng, min(rows - 1, 8), min(cols - 2, 9), figure_color)
        sprite = sprite if sprite.shape[1] > 3 else np.hstack([sprite, sprite[:, :1], sprite[:, :1], sprite])
        height, width = sprite.shape
        canvas = Canvas((max(shape[0], height), max(shape[1], width)))
        placed = canvas.place(rng, sprite)
        tall, wide = random_int(rng, 2, max(2, height - 1)), random_int(rng, 1, max(1, width // 2 - 1))
        row = random_int(rng, placed.row, placed.row + max(height - tall, 0))
        col = choose(rng, [placed.col, placed.col + width - wide])
        canvas.grid[row : row + tall, col : col + wide] = cover_color
        return canvas.grid

    return Draft(solver_source("3345333e"), distinct_inputs(num_pairs, draw))
