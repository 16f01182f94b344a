"""Tasks after the ARC training task a48eeaf7: cells move to a square."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="a48eeaf7")
def gather_cells_at_square_a48eeaf7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move single cells straight or diagonally to the square."""
    square_color, color = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        side = random_count(rng, level, 2, 4)
        height, width = random_shape(rng, level, smallest=side + 7)
        row, col = random_int(rng, 3, height - side - 3), random_int(rng, 3, width - side - 3)
        grid = np.zeros((height, width), np.int64)
        grid[row : row + side, col : col + side] = square_color
        steps = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
        for down, right in choose_some(rng, steps, random_count(rng, level, 2, 8)):
            rows = (row if down < 0 else height - row - side) if down else height
            cols = (col if right < 0 else width - col - side) if right else width
            far = random_int(rng, 2, min(rows, cols))
            start_row = row + (random_int(rng, 0, side - 1) if not down else -far if down < 0 else side - 1 + far)
            start_col = col + (random_int(rng, 0, side - 1) if not right else -far if right < 0 else side - 1 + far)
            grid[start_row, start_col] = color
        return grid

    program = solver_source("a48eeaf7").replace("img == 2", f"img == {square_color}")
    return Draft(program.replace("color == 5", f"color == {color}"), distinct_inputs(num_pairs, draw))
