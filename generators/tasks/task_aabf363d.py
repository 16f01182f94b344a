"""Tasks after the ARC training task aabf363d: give the figure the color of the cell in the corner, which disappears."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.RECOLORING, solves="aabf363d")
def recolor_figure_like_corner(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give the figure the color of the cell in the corner, which disappears."""
    row, col = choose(rng, [0, -1]), choose(rng, [0, -1])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 6))
        color, corner = random_colors(rng, 2, exclude=(0,))
        side = random_count(rng, level, 4, 12)
        height, width = (min(side, length - 2) for length in canvas.grid.shape)
        canvas.place(rng, blob(rng, height, width, color), inside=1)
        canvas.grid[row, col] = corner
        return canvas.grid

    return Draft(solver_source("aabf363d").replace("-1, 0", f"{row}, {col}"), distinct_inputs(num_pairs, draw))
