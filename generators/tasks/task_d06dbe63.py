"""Tasks after the ARC training task d06dbe63."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="d06dbe63")
def draw_stairs_d06dbe63(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw stairs through a point, rising to the right or falling."""
    point, stairs = random_colors(rng, 2, exclude=(0,))
    rising = rng.random() < 0.5

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=6), np.int64)
        grid[random_int(rng, 1, grid.shape[0] - 2), random_int(rng, 1, grid.shape[1] - 2)] = point
        return grid

    program = solver_source("d06dbe63").replace("img == 8", f"img == {point}").replace(", 5)", f", {stairs})")
    if not rising:
        program = program.replace("(-2, 1), (-2, 2)", "(-2, -1), (-2, -2)")
        program = program.replace("c + 2 * k", "c - 2 * k").replace("- c - 2 * k", "- c + 2 * k")
    return Draft(program, distinct_inputs(num_pairs, draw))
