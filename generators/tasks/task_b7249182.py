"""Tasks after the ARC training task b7249182."""

from __future__ import annotations

import itertools

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="b7249182")
def grow_brackets_b7249182(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let two points grow towards each other and meet in two brackets."""
    width = choose(rng, [2, 2, 1, 3])
    turns = itertools.cycle([0, 1])

    def draw() -> Grid:
        half = random_int(rng, 3, 4 + round(10 * level))
        cols = random_int(rng, 2 * width + 1, 2 * width + 5 + round(10 * level))
        grid = np.zeros((2 * half + random_int(rng, 0, 1), cols), np.int64)
        row, col = random_int(rng, 0, len(grid) - 2 * half), random_int(rng, width, cols - 1 - width)
        grid[[row, row + 2 * half - 1], col] = random_colors(rng, 2, exclude=(0,))
        return np.rot90(grid, next(turns)).copy()

    return Draft(
        solver_source("b7249182").replace("col - 2", f"col - {width}").replace("col + 2", f"col + {width}"),
        distinct_inputs(num_pairs, draw),
    )
