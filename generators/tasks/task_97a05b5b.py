"""Tasks after the ARC training task 97a05b5b."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob


@generator(Concept.ASSEMBLY, solves="97a05b5b")
def fit_squares_97a05b5b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the large block and put each small square where its cells of the block's color are holes."""

    def draw() -> Grid:
        block, *colors = random_colors(rng, random_count(rng, level, 2, 5), exclude=(0,))
        height, width = (random_int(rng, 6, 8 + round(5 * level)) for _ in range(2))
        large = Canvas((height, width), block)
        pieces = []
        for color in colors:
            hole = blob(rng, 3, 3, block)
            hole = np.pad(hole, ((0, 3 - hole.shape[0]), (0, 3 - hole.shape[1])), constant_values=CLEAR)
            if large.try_place(rng, np.where(hole >= 0, 0, block), gap=1, inside=1) is not None:
                pieces.append(np.rot90(np.where(hole >= 0, block, color), random_int(rng, 0, 3)))
        cols = max(width, 4 * len(pieces) - 1) + random_int(rng, 0, 3)
        grid = np.zeros((height + 5 + random_int(rng, 0, 3), cols), np.int64)
        left = random_int(rng, 0, cols - width)
        grid[:height, left : left + width] = large.grid
        row, col = random_int(rng, height + 1, len(grid) - 3), random_int(rng, 0, cols - 4 * len(pieces) + 1)
        for number, piece in enumerate(pieces):
            grid[row : row + 3, col + 4 * number : col + 4 * number + 3] = piece
        return grid if rng.random() < 0.5 else grid[::-1].copy()

    return Draft(solver_source("97a05b5b"), distinct_inputs(num_pairs, draw))
