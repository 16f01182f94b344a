"""Tasks after the ARC training task 4522001f."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="4522001f")
def grow_diagonal_4522001f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw two large squares along the diagonal, beginning in the corner that a small square takes."""
    color, pivot, mark = random_colors(rng, 3, exclude=(0,))
    side = 4 if rng.random() < 0.4 else random_int(rng, 2, 5 + round(4 * level))
    size = 2 * side + random_int(rng, 0, 2)

    def draw() -> Grid:
        small = np.zeros((3, 3), np.int64)
        small[:2, :2] = color
        small[1, 1] = pivot
        grid = np.zeros(
            (3 + random_int(rng, 0, round(6 * level)) + random_int(rng, 0, 4), 3 + random_int(rng, 0, 4)), np.int64
        )
        grid[:3, :3] = small
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    program = solver_source("4522001f").replace("== 3)", f"== {color})").replace("create_img(9)", f"create_img({size})")
    program = program.replace("(3, 3), 3)", f"({side - 1}, {side - 1}), {mark})")
    return Draft(
        program.replace("(4, 4), (7, 7), 3)", f"({side}, {side}), ({2 * side - 1}, {2 * side - 1}), {mark})"),
        distinct_inputs(num_pairs, draw),
    )
