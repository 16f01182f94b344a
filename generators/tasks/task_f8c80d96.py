"""Tasks after the ARC training task f8c80d96."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="f8c80d96")
def continue_frames_f8c80d96(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue nested frames, cut by the border, at equal distances over the whole grid."""
    fill = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=9)
        color = random_colors(rng, 1, exclude=(0, fill))[0]
        row, col = choose(rng, [(0, 0), (0, random_int(rng, 2, cols - 3)), (random_int(rng, 2, rows - 3), 0)])
        first, step = random_int(rng, 1, 2), random_int(rng, 2, max(2, min(shape) // 4))
        all_rows, all_cols = np.indices(shape)
        rings = np.maximum(abs(all_rows - row), abs(all_cols - col))
        grid = np.where((rings == first) | (rings == first + step), color, 0)
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(solver_source("f8c80d96").replace("== 0, 5", f"== 0, {fill}"), distinct_inputs(num_pairs, draw))
