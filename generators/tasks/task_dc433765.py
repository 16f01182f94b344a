"""Tasks after the ARC training task dc433765."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.MOTION, solves="dc433765")
def step_towards_dc433765(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a point one step towards another, or one step away from it."""
    mover, target = random_colors(rng, 2, exclude=(0,))
    back = rng.random() < 0.25

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=3 + 2 * back)
        grid = np.zeros((rows, cols), np.int64)
        away = int(back)
        distance = random_int(rng, 2, min(rows, cols) - 1 - away)
        row, col = random_int(rng, 0, rows - 1 - distance - away), random_int(rng, 0, cols - 1 - distance - away)
        kind = random_int(rng, 0, 1)
        grid[row, col] = target
        grid[row + distance * kind, col + distance] = mover
        if kind == 0 and rng.random() < 0.5:
            grid[row], grid[rows // 2] = grid[rows // 2].copy(), grid[row].copy()
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    program = solver_source("dc433765").replace(
        "img == 3), extract(img, img == 4", f"img == {mover}), extract(img, img == {target}"
    )
    return Draft(
        program.replace("(mover, target))", "(target, mover))") if back else program, distinct_inputs(num_pairs, draw)
    )
