"""Tasks after the ARC training task d07ae81c."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="d07ae81c")
def draw_diagonals_through_marks(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw both diagonals through each mark, on each of two grounds in the color of its marks."""
    directions = choose(rng, ["DIAGONAL", "DIAGONAL", "STRAIGHT"])

    def draw() -> Grid:
        height, width = random_shape(rng, level, 8)
        first, second, first_mark, second_mark = random_colors(rng, 4)
        grid = np.full((height, width), first)
        row, col = random_int(rng, 2, height - 4), random_int(rng, 2, width - 4)
        grid[row : row + random_int(rng, 2, max(2, height // 3))] = second
        if rng.random() < 0.6:
            grid[:, col : col + random_int(rng, 2, max(2, width // 3))] = second
        ground = grid.copy()
        for number in range(random_int(rng, 2, 3)):
            color, mark = ((first, first_mark), (second, second_mark))[number % 2]
            places = np.argwhere((ground == color) & (grid == color))
            grid[tuple(places[int(rng.integers(len(places)))])] = mark
        return grid

    return Draft(solver_source("d07ae81c").replace("DIAGONAL", directions), distinct_inputs(num_pairs, draw))
