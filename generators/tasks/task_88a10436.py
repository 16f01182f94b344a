"""Tasks after the ARC training task 88a10436."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import blob, recolor_randomly


@generator(Concept.COPYING, solves="88a10436")
def copy_to_marker_88a10436(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a copy of the shape around the marker; the marker vanishes."""
    marker = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        side = random_int(rng, 1, 1 + round(level)) * 2 + 1
        canvas = Canvas(random_shape(rng, level, 2 * side + 3, 26))
        colors = random_colors(rng, random_int(rng, 1, 3), exclude=(0, marker))
        shape = recolor_randomly(rng, blob(rng, side, side, colors[0]), colors)
        canvas.place(rng, shape)
        height, width = shape.shape
        corners = canvas.free_corners(height, width)
        if not len(corners):
            raise UndrawableError("no room for the copy")
        row, col = choose(rng, corners.tolist())
        canvas.grid[row + (height - 1) // 2, col + (width - 1) // 2] = marker
        return canvas.grid

    return Draft(solver_source("88a10436").replace("img == 5", f"img == {marker}"), distinct_inputs(num_pairs, draw))
