"""Tasks after the ARC training task 8e1813be: list the colors of the lines in order, as lines of a small square."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.ORDER, solves="8e1813be")
def list_line_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """List the colors of the lines in order, as lines of a small square."""
    block = random_int(rng, 1, 9)

    def draw() -> Grid:
        colors = random_colors(rng, random_count(rng, level, 2, 7), exclude=(0, block))
        gap = random_int(rng, 2, 3)
        width = random_side(rng, level, 6)
        grid = np.zeros((gap * len(colors) + 2, width), np.int64)
        for number, color in enumerate(colors):
            grid[gap * number + 1] = color
        side = random_int(rng, 3, max(3, min(width, len(grid)) // 2))
        row, col = random_int(rng, 0, len(grid) - side), random_int(rng, 1, width - side - 1)
        grid[row : row + side, col : col + side] = block
        return np.ascontiguousarray(grid.T) if rng.random() < 0.5 else grid

    return Draft(solver_source("8e1813be").replace("!= 5", f"!= {block}"), distinct_inputs(num_pairs, draw))
