"""Tasks after the ARC training task a1570a43."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import blob


@generator(Concept.MOTION, solves="a1570a43")
def move_into_box_a1570a43(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a shape into the box that four marks show."""
    shape, mark = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        side = random_int(rng, 3, 4 + round(6 * level))
        sprite = blob(rng, side, side, shape)
        height, width = sprite.shape
        canvas = Canvas(
            (height + random_int(rng, 2, 4) + round(6 * level), width + random_int(rng, 2, 4) + round(6 * level))
        )
        rows, cols = canvas.grid.shape
        top, left = random_int(rng, 0, rows - height - 2), random_int(rng, 0, cols - width - 2)
        marks = [(row, col) for row in (top, top + height + 1) for col in (left, left + width + 1)]
        filled = np.argwhere(sprite >= 0).tolist()
        taken = {(corner[0] - row, corner[1] - col) for corner in marks for row, col in filled}
        spots = {(row, col) for row in range(rows - height + 1) for col in range(cols - width + 1)}
        places = sorted(spots - taken - {(top + 1, left + 1)})
        if not places:
            raise UndrawableError("the shape has no place beside the marks")
        canvas.put(sprite, *choose(rng, places))
        for corner in marks:
            canvas.grid[corner] = mark
        return canvas.grid

    old, new = "img == 2), bounding_box_of(img == 3", f"img == {shape}), bounding_box_of(img == {mark}"
    return Draft(solver_source("a1570a43").replace(old, new), distinct_inputs(num_pairs, draw))
