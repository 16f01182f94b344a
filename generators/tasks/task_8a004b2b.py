"""Tasks after the ARC training task 8a004b2b."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.COPYING, solves="8a004b2b")
def place_enlarged_8a004b2b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the box of four marks and lay a small figure, enlarged, over the cells that hint at it."""
    mark = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        scale = 2 if level < 0.5 else random_int(rng, 2, 3)
        common, *colors = random_colors(rng, 4, exclude=(0, mark))
        height, width = 2, random_int(rng, 2, 3)
        figure = np.full((height, width), common)
        figure[0, 0], figure[random_int(rng, 0, 1), -1] = colors[:2]
        box = Canvas((scale * height + 2 + random_int(rng, 0, 2), scale * width + 2 + random_int(rng, 0, 2)))
        rows, cols = box.grid.shape
        hints = np.where(figure == common, 0, figure).repeat(scale, axis=0).repeat(scale, axis=1)
        top, left = random_int(rng, 1, rows - scale * height - 1), random_int(rng, 1, cols - scale * width - 1)
        box.grid[top : top + scale * height, left : left + scale * width] = hints
        box.grid[[0, 0, -1, -1], [0, -1, 0, -1]] = mark
        margin = random_int(rng, 1, 1 + round(6 * level))
        grid = np.zeros((rows + height + 1 + margin, cols + margin), np.int64)
        start = random_int(rng, 0, margin)
        grid[start : start + rows, start : start + cols] = box.grid
        row, col = (
            random_int(rng, start + rows + 1, len(grid) - height) if start < margin else start + rows + 1,
            random_int(rng, 0, cols - width),
        )
        grid[row : row + height, col : col + width] = figure
        return grid

    return Draft(
        solver_source("8a004b2b").replace("img == 4", f"img == {mark}").replace("out != 4", f"out != {mark}"),
        distinct_inputs(num_pairs, draw),
    )
