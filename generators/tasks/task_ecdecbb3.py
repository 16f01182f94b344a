"""Tasks after the ARC training task ecdecbb3: cells are tied to the lines in sight."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="ecdecbb3")
def tie_cells_to_lines_ecdecbb3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect each cell with the lines in sight and ring the place where it meets them."""
    color, line = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=9)
        grid = np.zeros((height, width), np.int64)
        lines = [random_int(rng, 3, height - 4)]
        if height > 16:
            lines = [random_int(rng, 3, height // 2 - 3), random_int(rng, height // 2 + 2, height - 4)]
        grid[lines] = line
        rows = [row for row in range(height) if min(abs(row - other) for other in lines) > 1]
        cols = range(random_int(rng, 0, 2), width, 4)
        count = random_count(rng, level, 1, 5)
        for row, col in zip(choose_some(rng, rows, count), choose_some(rng, cols, count), strict=False):
            grid[row, col] = color
        return grid if rng.random() < 0.5 else grid.T.copy()

    program = solver_source("ecdecbb3").replace("img == 2", f"img == {color}").replace("hit, 2)", f"hit, {color})")
    return Draft(program.replace("connectivity=8), 8)", f"connectivity=8), {line})"), distinct_inputs(num_pairs, draw))
