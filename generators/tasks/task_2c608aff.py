"""Tasks after the ARC training task 2c608aff: cells that face a rectangle are connected with it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.CONNECTION, solves="2c608aff")
def connect_cells_with_rectangle_2c608aff(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect the cells that face the rectangle with it; the background has any color."""

    def draw() -> Grid:
        background, color, other = random_colors(rng, 3)
        height, width = random_shape(rng, level, smallest=9)
        canvas = Canvas((height, width), background)
        box = canvas.place(rng, solid(random_int(rng, 2, height // 3), random_int(rng, 2, width // 3), color), inside=2)
        for _ in range(random_count(rng, level, 1, 5)):
            row, col = box.row + random_int(rng, 0, box.height - 1), box.col + random_int(rng, 0, box.width - 1)
            if rng.random() < 0.5:
                row = choose(
                    rng, [random_int(rng, 0, box.row - 2), random_int(rng, box.row + box.height + 1, height - 1)]
                )
            else:
                col = choose(
                    rng, [random_int(rng, 0, box.col - 2), random_int(rng, box.col + box.width + 1, width - 1)]
                )
            if not canvas.taken[row, col]:
                canvas.put(solid(1, 1, other), row, col)
        for _ in range(random_count(rng, level, 0, 4)):
            canvas.try_place(rng, solid(1, 1, other))
        return canvas.grid

    return Draft(solver_source("2c608aff"), distinct_inputs(num_pairs, draw))
