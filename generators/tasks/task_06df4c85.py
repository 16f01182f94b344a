"""Tasks after the ARC training task 06df4c85: connect panels of one color through the empty panels between them."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="06df4c85")
def connect_panels_of_one_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect panels of one color through the empty panels between them."""
    axis = choose(rng, ["", "", "axis=1, "])

    def draw() -> Grid:
        rows, cols = random_int(rng, 3, 5 + round(2 * level)), random_int(rng, 4, 5 + round(3 * level))
        line, *colors = random_colors(rng, 2 + round(2 * level) + 1, exclude=(0,))
        small = np.zeros((rows, cols), np.int64)
        for color in colors:
            row, col = random_int(rng, 0, rows - 3), random_int(rng, 0, cols - 3)
            small[row, [col, random_int(rng, col + 2, cols - 1)]] = color
            small[random_int(rng, row + 2, rows - 1), col] = color
        grid = np.full((3 * rows - 1, 3 * cols - 1), line)
        for row, col in np.ndindex(rows, cols):
            grid[3 * row : 3 * row + 2, 3 * col : 3 * col + 2] = small[row, col]
        return grid

    return Draft(solver_source("06df4c85").replace("only=0", f"{axis}only=0"), distinct_inputs(num_pairs, draw))
