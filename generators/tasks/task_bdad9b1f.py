"""Tasks after the ARC training task bdad9b1f."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="bdad9b1f")
def extend_both_lines_bdad9b1f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Extend a level and an upright line over the whole grid; they cross in a third color."""
    level_line, upright_line, crossing = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=5)
        grid = np.zeros(shape, np.int64)
        row, col = random_int(rng, 2, rows - 3), random_int(rng, 2, cols - 3)
        left, top = (
            choose(rng, [slice(0, random_int(rng, 1, col)), slice(random_int(rng, col + 1, cols - 1), cols)]),
            random_int(rng, 0, 1),
        )
        grid[row, left] = level_line
        grid[: random_int(rng, 1, row) if top else rows, col] = upright_line
        if not top:
            grid[: random_int(rng, row + 1, rows - 1), col] = 0
        return grid

    program = solver_source("bdad9b1f").replace(
        "bounding_box_of(img == 2).min_row, bounding_box_of(img == 8).min_col",
        f"bounding_box_of(img == {level_line}).min_row, bounding_box_of(img == {upright_line}).min_col",
    )
    program = program.replace("row, 2), col, 8)", f"row, {level_line}), col, {upright_line})")
    return Draft(program.replace("col), 4)", f"col), {crossing})"), distinct_inputs(num_pairs, draw))
