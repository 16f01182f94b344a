"""Tasks after the ARC training task d43fd935: connect each dot that faces the block with it by a line."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.CONNECTION, solves="d43fd935")
def connect_dots_with_block(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect each dot that faces the block with it by a line."""
    block = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 8))
        last = len(canvas.grid) - 1
        placed = canvas.place(rng, solid(2, 2, block), gap=2, inside=1)
        colors = random_colors(rng, 2, exclude=(0, block))
        for _ in range(random_count(rng, level, 2, 12)):
            canvas.try_place(rng, solid(1, 1, choose(rng, colors)))
        for row, col in ((placed.row + random_int(rng, 0, 1), 0), (0, placed.col), (last, placed.col + 1)):
            if not canvas.taken[row, col]:
                canvas.grid[row, col] = choose(rng, colors)
        return canvas.grid

    return Draft(solver_source("d43fd935").replace("3", f"{block}"), distinct_inputs(num_pairs, draw))
