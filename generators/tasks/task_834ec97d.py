"""Tasks after the ARC training task 834ec97d: stripes stand above a cell that moves down."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="834ec97d")
def raise_stripes_over_cell_834ec97d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a cell one step down and draw stripes in every second column above it."""
    stripe = random_int(rng, 1, 9)
    step = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=3)
        grid = np.zeros((height, width), np.int64)
        grid[random_int(rng, 0, height - 2), random_int(rng, 0, width - 1)] = random_colors(
            rng, 1, exclude=(0, stripe)
        )[0]
        return grid

    program = solver_source("834ec97d").replace("col % 2 :: 2] = 4", f"col % {step} :: {step}] = {stripe}")
    return Draft(program, distinct_inputs(num_pairs, draw))
