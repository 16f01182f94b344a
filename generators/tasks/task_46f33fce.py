"""Tasks after the ARC training task 46f33fce: keep every second row and column and enlarge what is left."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import MAX_SIDE, Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="46f33fce")
def enlarge_every_second_cell(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep every second row and column and enlarge what is left."""
    scale = random_int(rng, 2, 4)
    start = choose(rng, ["1", ""])

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, 3, 30 // scale)
        small = noise_image(rng, (rows, cols), random_colors(rng, 4, exclude=(0,)), rng.uniform(0.1, 0.5))
        grid = np.zeros((2 * rows, 2 * cols), np.int64)
        grid[int(start == "1") :: 2, int(start == "1") :: 2] = small
        return grid[:MAX_SIDE, :MAX_SIDE]

    program = solver_source("46f33fce").replace("1::2", f"{start}::2").replace("4)", f"{scale})")
    return Draft(program, distinct_inputs(num_pairs, draw))
