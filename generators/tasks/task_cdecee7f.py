"""Tasks after the ARC training task cdecee7f: scattered cells are written row by row."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.ORDER, solves="cdecee7f")
def write_colors_as_snake_cdecee7f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Write the colors of scattered cells in reading order, by columns or by rows, into a snake of 3x3 cells."""
    order = choose(rng, ["img.T[img.T != 0]", "img[img != 0]"])
    middle = choose(rng, ["[::-1]", "[::-1]", ""])

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=7)
        count = random_int(rng, 4, min(height, width, 9))
        grid = np.zeros((height, width), np.int64)
        grid[rng.permutation(height)[:count], rng.permutation(width)[:count]] = rng.integers(1, 10, count)
        return grid

    program = solver_source("cdecee7f").replace("img.T[img.T != 0]", order).replace("[3:6][::-1]", f"[3:6]{middle}")
    return Draft(program, distinct_inputs(num_pairs, draw))
