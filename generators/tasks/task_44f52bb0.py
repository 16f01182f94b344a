"""Tasks after the ARC training task 44f52bb0: the answer says whether the grid is symmetric."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="44f52bb0")
def is_grid_symmetric_44f52bb0(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Say by a color whether the grid is its own mirror image."""
    axis = choose(rng, [1, 1, 0])
    yes, no = random_colors(rng, 2)
    symmetric = cycle([True, False])

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=3)
        grid = noise_image(rng, (height, width), random_colors(rng, random_count(rng, level, 1, 5), exclude=(0,)), 0.6)
        wanted = next(symmetric)
        half = width // 2
        grid[:, width - half :] = grid[:, :half][:, ::-1]
        if not wanted:
            row, col = random_int(rng, 0, height - 1), random_int(rng, 0, half - 1)
            grid[row, col] = random_colors(rng, 1, exclude=(int(grid[row, col]),))[0]
        return grid if axis == 1 else grid.T.copy()

    inputs = distinct_inputs(num_pairs, draw)
    program = (
        solver_source("44f52bb0")
        .replace("axis=1) else 7", f"axis={axis}) else {no}")
        .replace("1, 1 if", f"1, {yes} if")
    )
    return Draft(program, choose_some(rng, inputs, num_pairs))
