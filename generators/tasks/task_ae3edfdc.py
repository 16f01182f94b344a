"""Tasks after the ARC training task ae3edfdc."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="ae3edfdc")
def pull_dots_to_centers(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Pull the dots in the row and column of a center to it; others disappear."""
    first, first_dot, second, second_dot = random_colors(rng, 4, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 9))
        height, width = canvas.grid.shape
        (row, row2), (col, col2) = (choose_some(rng, range(2, side - 2), 2) for side in (height, width))
        for center, dot, (r, c) in ((first, first_dot, (row, col)), (second, second_dot, (row2, col2))):
            canvas.grid[r, c] = center
            ends = [(0, c), (height - 1, c), (r, 0), (r, width - 1)]
            for end in choose_some(rng, ends, random_int(rng, 2, 4)):
                canvas.grid[end] = dot
        for dot in (first_dot, second_dot) * round(level):
            canvas.grid[random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)] = dot
        canvas.grid[row, col], canvas.grid[row2, col2] = first, second
        return canvas.grid

    program = solver_source("ae3edfdc").replace(
        "((2, 3), (1, 7))", f"(({first}, {first_dot}), ({second}, {second_dot}))"
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
