"""Tasks after the ARC training task e8dc4411: a shape is repeated towards a cell."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator

SHAPES = (
    ((0, 1, 0), (1, 0, 1), (0, 1, 0)),
    ((0, 1, 0), (1, 1, 1), (0, 1, 0)),
    ((1, 0, 1), (0, 1, 0), (1, 0, 1)),
    ((1, 1, 1), (1, 0, 1), (1, 1, 1)),
)


@generator(Concept.COPYING, solves="e8dc4411")
def repeat_shape_towards_cell_e8dc4411(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat a shape diagonally towards the cell beside it, in that cell's color."""

    def draw() -> Grid:
        background, color = random_colors(rng, 2, exclude=(0,))
        mask = np.array(choose(rng, SHAPES), bool)
        height, width = random_shape(rng, level, smallest=9)
        row, col = random_int(rng, 3, height - 6), random_int(rng, 3, width - 6)
        down, right = choose(rng, [-1, 1]), choose(rng, [-1, 1])
        cells = np.argwhere(mask)
        step = 1
        while mask[tuple(cells[((cells + step >= 0) & (cells + step < 3)).all(axis=1)].T + step)].any():
            step += 1
        grid = np.full((height, width), background)
        grid[row : row + 3, col : col + 3][mask] = 0
        copy = cells + np.array((row + step * down, col + step * right))
        beyond = (copy - (row + 1, col + 1)) * (down, right)
        mark = choose(rng, copy[(beyond > 0).all(axis=1)])
        grid[tuple(mark)] = color
        return grid

    return Draft(solver_source("e8dc4411"), distinct_inputs(num_pairs, draw))
