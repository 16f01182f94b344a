"""Tasks after the ARC training task 09629e4f."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.PANELS, solves="09629e4f")
def magnify_panel_09629e4f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw the panel of fewest colors large: each of its cells fills the panel at the same place."""
    line = random_colors(rng, 1, exclude=(0,))[0]
    side = 2 if rng.random() < 0.7 * (1 - level) else choose(rng, [2, 3, 3, 4])

    def draw() -> Grid:
        colors = random_colors(rng, 5, exclude=(0, line))
        grid = np.full((side * side + side - 1, side * side + side - 1), line)
        key = random_int(rng, 0, side * side - 1)
        for number in range(side * side):
            count = 2 if number == key else min(4, side * side - 1)
            cells = np.zeros(side * side, np.int64)
            cells[:count] = choose_some(rng, colors, count)
            row, col = number // side * (side + 1), number % side * (side + 1)
            grid[row : row + side, col : col + side] = rng.permutation(cells).reshape(side, side)
        return grid

    return Draft(solver_source("09629e4f"), distinct_inputs(num_pairs, draw))
