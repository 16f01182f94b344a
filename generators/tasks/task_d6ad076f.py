"""Tasks after the ARC training task d6ad076f."""

from __future__ import annotations

import itertools

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="d6ad076f")
def bridge_gap_d6ad076f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Bridge the gap between two rectangles, one cell narrower than they face each other."""
    bridge = random_colors(rng, 1, exclude=(0,))[0]
    turns = itertools.cycle([0, 1])

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=8)
        first, second = random_colors(rng, 2, exclude=(0, bridge))
        grid = np.zeros((rows, cols), np.int64)
        right = random_int(rng, 1, cols // 2 - 1)
        left = random_int(rng, right + 2, cols - 2)
        face, reach = random_int(rng, 3, rows - 2), random_int(rng, 0, 2)
        top = random_int(rng, 0, rows - face)
        grid[top : top + face, random_int(rng, 0, right - 1) : right] = first
        grid[max(top - reach, 0) : top + face + random_int(rng, 0, 2), left : random_int(rng, left + 1, cols)] = second
        return np.ascontiguousarray(np.rot90(grid, next(turns) + 2 * random_int(rng, 0, 1)))

    return Draft(
        solver_source("d6ad076f").replace("max_col), 8)", f"max_col), {bridge})"), distinct_inputs(num_pairs, draw)
    )
