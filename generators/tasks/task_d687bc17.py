"""Tasks after the ARC training task d687bc17: cells move to the side of their color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.GRAVITY, solves="d687bc17")
def pull_cells_to_sides_d687bc17(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move single cells to the side of the room that has their color; the others are erased."""

    def draw() -> Grid:
        height, width = random_shape(rng, level, 8, 17)
        canvas = Canvas((height, width))
        colors = random_colors(rng, 5, exclude=(0,))
        for row, color in ((0, colors[0]), (height - 1, colors[1])):
            canvas.put(solid(1, width - 2, color), row, 1)
        for col, color in ((0, colors[2]), (width - 1, colors[3])):
            canvas.put(solid(height - 2, 1, color), 1, col)
        canvas.place(rng, solid(1, 1, colors[0]), inside=2)
        canvas.place(rng, solid(1, 1, colors[4]), inside=2)
        for _ in range(random_count(rng, level, 1, 8)):
            canvas.try_place(rng, solid(1, 1, choose(rng, colors)), inside=2)
        return canvas.grid

    return Draft(solver_source("d687bc17"), distinct_inputs(num_pairs, draw))
