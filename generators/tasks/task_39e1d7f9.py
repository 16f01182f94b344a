"""Tasks after the ARC training task 39e1d7f9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import CLEAR, solid


@generator(Concept.PANELS, solves="39e1d7f9")
def copy_surroundings_39e1d7f9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Copy the surroundings of one panel to all panels of its color."""

    def draw() -> Grid:
        line, center, around, other = random_colors(rng, 4, exclude=(0,))
        rows, cols = (random_int(rng, 6, 6 + round(2 * level)) for _ in range(2))
        side = random_int(rng, 1, 2) if level < 0.5 else 31 // max(rows, cols) - 1
        model = solid(3, 3, around)
        if rng.random() < 0.5:
            model[[0, 0, -1, -1], [0, -1, 0, -1]] = CLEAR if rng.random() < 0.5 else other
        model[1, 1] = center
        canvas = Canvas((rows, cols))
        canvas.place(rng, model)
        for _ in range(random_count(rng, level, 1, 4)):
            canvas.try_place(rng, solid(1, 1, center))
        if len(canvas.placements) < 2:
            raise UndrawableError("no room for a copy")
        grid = np.full((rows * (side + 1) - 1, cols * (side + 1) - 1), line)
        for row in range(side):
            for col in range(side):
                grid[row :: side + 1, col :: side + 1] = canvas.grid
        return grid

    return Draft(solver_source("39e1d7f9"), distinct_inputs(num_pairs, draw))
