"""Tasks after the ARC training task d13f3404: repeat the grid along the diagonal in a grid of twice the size."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="d13f3404")
def repeat_along_diagonal(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat the grid along the diagonal in a grid of twice the size."""
    times = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        grid = noise_image(
            rng, random_shape(rng, level, 2, 24 // times), random_colors(rng, 4, exclude=(0,)), rng.uniform(0.2, 0.5)
        )
        grid[random_int(rng, 0, len(grid) - 1), random_int(rng, 0, grid.shape[1] - 1)] = random_int(rng, 1, 9)
        return grid

    return Draft(solver_source("d13f3404").replace("2 * img", f"{times} * img"), distinct_inputs(num_pairs, draw))
