"""Tasks after the ARC training task 2bcee788."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.SYMMETRY, solves="2bcee788")
def mirror_at_marks_2bcee788(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror a figure over the side that is marked, on a colored background."""
    mark, ground = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=9)
        color = random_colors(rng, 1, exclude=(0, mark, ground))[0]
        sprite = blob(rng, min(5, rows - 2), min(4, cols // 2), color)
        height, width = sprite.shape
        grid = np.zeros((rows, cols), np.int64)
        row, col = random_int(rng, 0, rows - height), random_int(rng, 0, cols - 2 * width)
        grid[row : row + height, col : col + width] = np.maximum(sprite, 0)
        grid[row + np.flatnonzero(sprite[:, -1] >= 0), col + width] = mark
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    program = solver_source("2bcee788").replace("img == 2", f"img == {mark}").replace("img != 2", f"img != {mark}")
    return Draft(program.replace("{0: 3}", f"{{0: {ground}}}"), distinct_inputs(num_pairs, draw))
