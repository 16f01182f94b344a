"""Tasks after the ARC training task ce9e57f2."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RECOLORING, solves="ce9e57f2")
def recolor_half_ce9e57f2(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the lower half of each bar, or the upper one."""
    bar, new = random_colors(rng, 2, exclude=(0,))
    half = choose(rng, ["[(bar.height + 1) // 2 :]", "[(bar.height + 1) // 2 :]", "[: bar.height // 2]"])

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=6)
        grid = np.zeros(shape, np.int64)
        for col in range(random_int(rng, 0, 1), cols, 2):
            grid[rows - random_int(rng, 0, rows - 1) :, col] = bar
        grid[rows - random_int(rng, 2, rows - 1) :, cols // 2 - (cols // 2 + random_int(rng, 0, 1)) % 2] = bar
        return grid

    return Draft(
        solver_source("ce9e57f2").replace("[(bar.height + 1) // 2 :], 8", f"{half}, {new}"),
        distinct_inputs(num_pairs, draw),
    )
