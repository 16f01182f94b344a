"""Tasks after the ARC training task a699fb00: put a new color between two cells of one color with a gap of one cell."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="a699fb00")
def fill_gaps_of_one_cell(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put a new color between two cells of one color with a gap of one cell."""
    color, new = random_colors(rng, 2, exclude=(0,))
    upright = rng.random() < 0.4

    def draw() -> Grid:
        height, width = random_shape(rng, level, 5)
        grid = np.zeros((height, width), np.int64)
        for row in range(random_int(rng, 0, 1), height, random_int(rng, 1, 2)):
            if rng.random() < 0.7:
                num_cells = random_int(rng, 2, max(2, min(5, (width - 1) // 2)))
                left = random_int(rng, 0, width - 2 * num_cells + 1)
                grid[row, left : left + 2 * num_cells - 1 : 2] = color
        grid[-1, random_int(rng, 0, width - 1)] = color
        return np.ascontiguousarray(grid.T) if upright else grid

    program = (
        solver_source("a699fb00").replace("[[1, 0, 1]]", f"[[{color}, 0, {color}]]").replace("1), 2", f"1), {new}")
    )
    if upright:
        program = program.replace(f"[[{color}, 0, {color}]]", f"[[{color}], [0], [{color}]]")
        program = program.replace("(row, col + 1)", "(row + 1, col)")
    return Draft(program, distinct_inputs(num_pairs, draw))
