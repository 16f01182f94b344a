"""Tasks after the ARC training task 5168d44c."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.MOTION, solves="5168d44c")
def move_along_dots_5168d44c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a frame to the next dot of a dotted line, right or down, or back."""
    frame, dot = random_colors(rng, 2, exclude=(0,))
    step = choose(rng, [2, 2, -2])

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, 7, 28)
        grid = np.zeros((rows, max(cols, 9)), np.int64)
        row = random_int(rng, 1, rows - 2)
        grid[row, 1:-1:2] = dot
        places = range(3, grid.shape[1] - 3, 2)
        col = choose(rng, list(places))
        around = grid[row - 1 : row + 2, col - 1 : col + 2]
        around[around == 0] = frame
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid.T)

    program = solver_source("5168d44c").replace(
        "img == 2), bounding_box_of(img == 3", f"img == {frame}), bounding_box_of(img == {dot}"
    )
    return Draft(
        program.replace("2 * step[0], 2 * step[1]", f"{step} * step[0], {step} * step[1]"),
        distinct_inputs(num_pairs, draw),
    )
