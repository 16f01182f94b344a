"""Tasks after the ARC training task 760b3cac: a marker says to which side a figure is mirrored."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.SYMMETRY, solves="760b3cac")
def mirror_to_pointed_side_760b3cac(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the upper figure to the side to which the marker below points."""
    marker, figure = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_int(rng, 2, 3 + round(3 * level)), random_int(rng, 3, 4 + round(4 * level))
        sprite = blob(rng, height, width, figure, connectivity=8)
        height, width = sprite.shape
        left = min(max(width, 3) + random_int(rng, 0, round(4 * level)), (30 - width) // 2)
        grid = np.zeros((height + 4 + random_int(rng, 0, round(6 * level)), 2 * left + width), np.int64)
        grid[:height, left : left + width] = np.maximum(sprite, 0)
        pointer = np.array([[marker, 0, 0], [marker, marker, marker], [0, marker, 0]])
        row, col = random_int(rng, height, grid.shape[0] - 3), left + random_int(rng, 0, max(width - 3, 0))
        grid[row : row + 3, col : col + 3] = pointer if rng.random() < 0.5 else pointer[:, ::-1]
        return grid

    program = solver_source("760b3cac").replace("(4, 8)", f"({marker}, {figure})")
    return Draft(program, distinct_inputs(num_pairs, draw))
