"""Tasks after the ARC training task 6cdd2623."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="6cdd2623")
def draw_marked_lines_6cdd2623(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw the lines whose two ends the rarest color marks at the border; erase the rest."""

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=8)
        marker, *noise = random_colors(rng, random_count(rng, level, 2, 4), exclude=(0,))
        lines, stray = random_count(rng, level, 1, 3), random_int(rng, 0, 1)
        grid = np.zeros(shape, np.int64)
        per_color = 2 * lines + stray + 1 + rows * cols // 20
        cells = rng.permutation(rows * cols)
        for number, color in enumerate(noise):
            grid.ravel()[cells[number * per_color : (number + 1) * per_color]] = color
        if stray:
            grid[random_int(rng, 1, rows - 2), random_int(rng, 1, cols - 2)] = marker
        marked = np.zeros(shape, bool)
        for _ in range(lines):
            if rng.random() < 0.5:
                marked[random_int(rng, 1, rows - 2), [0, -1]] = True
            else:
                marked[[0, -1], random_int(rng, 1, cols - 2)] = True
        grid[marked] = marker
        for color in noise:  # what the markers covered must not make another color rarest
            missing = per_color - np.count_nonzero(grid == color)
            grid.ravel()[rng.permutation(np.flatnonzero(grid == 0))[:missing]] = color
        return grid

    return Draft(solver_source("6cdd2623"), distinct_inputs(num_pairs, draw))
