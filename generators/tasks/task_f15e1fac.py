"""Tasks after the ARC training task f15e1fac: cells run across the grid and step aside."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="f15e1fac")
def run_and_step_aside_f15e1fac(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let cells run across the grid and step away from the side at each mark on it."""
    cell, mark = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=9)
        grid = np.zeros((height, width), np.int64)
        grid[0, choose_some(rng, range(1, width - 1, 2), random_count(rng, level, 1, 5))] = cell
        grid[choose_some(rng, range(2, height - 1), random_count(rng, level, 1, 5)), 0] = mark
        if rng.random() < 0.5:
            grid = grid[:, ::-1]
        return np.rot90(grid, random_int(rng, 0, 3)).copy()

    program = solver_source("f15e1fac").replace("== 8", f"== {cell}").replace("== 2", f"== {mark}")
    return Draft(program.replace("], 8)", f"], {cell})"), distinct_inputs(num_pairs, draw))
