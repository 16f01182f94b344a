"""Tasks after the ARC training task 496994bd."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="496994bd")
def mirror_stripes_496994bd(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the stripes to the other end of the grid."""
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=5)
        grid = np.zeros((rows, cols), np.int64)
        colors = random_colors(rng, random_count(rng, level, 2, 5), exclude=(0,))
        for row in range(random_int(rng, 1, rows // 2)):
            grid[row] = choose(rng, colors)
        if rng.random() < 0.5:
            grid = grid[::-1]
        return np.ascontiguousarray(grid if axis == 0 else grid.T)

    return Draft(solver_source("496994bd").replace("axis=0", f"axis={axis}"), distinct_inputs(num_pairs, draw))
