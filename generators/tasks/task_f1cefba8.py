"""Tasks after the ARC training task f1cefba8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="f1cefba8")
def extend_notches_f1cefba8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines where the inner of two nested rectangles has notches, each in the other color inside the frame."""

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=12)
        frame, inner = random_colors(rng, 2, exclude=(0,))
        grid = np.zeros((rows, cols), np.int64)
        top, left, bottom, right = (
            random_int(rng, 1, 2),
            random_int(rng, 1, 2),
            rows - 1 - random_int(rng, 1, 2),
            cols - 1 - random_int(rng, 1, 2),
        )
        grid[top : bottom + 1, left : right + 1] = frame
        grid[top + 2 : bottom - 1, left + 2 : right - 1] = inner
        inner_rows, inner_cols = range(top + 3, bottom - 2), range(left + 3, right - 2)
        for col in choose_some(rng, inner_cols, random_int(rng, 1, min(2, len(inner_cols) // 2))):
            grid[choose(rng, [top + 1, bottom - 1]), col] = inner
        for row in choose_some(rng, inner_rows, random_int(rng, 0, min(2, len(inner_rows) // 2))):
            grid[row, choose(rng, [left + 1, right - 1])] = inner
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid.T)

    return Draft(solver_source("f1cefba8"), distinct_inputs(num_pairs, draw))
