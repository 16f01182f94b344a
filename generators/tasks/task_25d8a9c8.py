"""Tasks after the ARC training task 25d8a9c8: rows of one color are marked."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SELECTION, solves="25d8a9c8")
def mark_uniform_rows_25d8a9c8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the rows, or the columns, that are of a single color."""
    mark, other = random_colors(rng, 2)
    across = rng.random() < 0.5

    def draw() -> Grid:
        height, width = random_shape(rng, level)
        grid = noise_image(rng, (height, width), random_colors(rng, random_count(rng, level, 2, 6)))
        rows = choose_some(rng, range(height), random_int(rng, 1, height - 1))
        grid[rows] = grid[rows, :1]
        return grid.T.copy() if across else grid

    program = solver_source("25d8a9c8").replace("img.shape, 0", f"img.shape, {other}").replace("= 5", f"= {mark}")
    if across:
        program = program.replace("out[(img == img[:, :1]).all(axis=1)]", "out[:, (img == img[:1]).all(axis=0)]")
    return Draft(program, distinct_inputs(num_pairs, draw))
