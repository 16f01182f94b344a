"""Tasks after the ARC training task 5daaa586."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="5daaa586")
def crop_to_lines_and_grow_dots(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to four lines and draw lines from the dots inside to the line of their color."""

    def draw() -> Grid:
        height, width = (random_side(rng, level, 9) for _ in range(2))
        colors = random_colors(rng, 4, exclude=(0,))
        grid = np.zeros((height, width), np.int64)
        cells = rng.permutation(height * width)[: max(8, height * width // 7)]
        rows, cols = (
            (random_int(rng, 1, side // 2 - 3), random_int(rng, side // 2 + 2, side - 2)) for side in (height, width)
        )
        for number in rng.permutation(4).tolist():
            if number < 2:
                grid[rows[number]] = colors[number]
            else:
                grid[:, cols[number - 2]] = colors[number]
        dots = choose(rng, colors)
        grid.ravel()[cells] = np.where(grid.ravel()[cells] == 0, dots, grid.ravel()[cells])
        grid[rows[0] + 1 : rows[1], cols[0] + 1 : cols[1]][random_int(rng, 0, 1), 1] = dots
        return grid

    return Draft(solver_source("5daaa586"), distinct_inputs(num_pairs, draw))
