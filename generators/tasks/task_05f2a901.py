"""Tasks after the ARC training task 05f2a901."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import blob, solid


@generator(Concept.GRAVITY, solves="05f2a901")
def move_to_block_05f2a901(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a shape straight to a block until they touch."""
    mover, target = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        block = canvas.place(rng, solid(2, 2, target), gap=1, inside=1)
        rows, cols = canvas.grid.shape
        sprite = blob(rng, min(4, max(rows // 3, 2)), min(4, max(cols // 3, 2)), mover)
        height, width = sprite.shape
        places = [
            (row, col)
            for row in range(rows - height + 1)
            for col in range(cols - width + 1)
            if ((row > block.row + 2 or row + height < block.row) and abs(2 * col + width - 2 * block.col - 2) < width)
            or ((col > block.col + 2 or col + width < block.col) and abs(2 * row + height - 2 * block.row - 2) < height)
        ]
        if not places:
            raise UndrawableError("the block leaves no place to come from")
        canvas.put(sprite, *choose(rng, places))
        return canvas.grid

    old, new = "img == 2), extract(img, img == 8", f"img == {mover}), extract(img, img == {target}"
    return Draft(solver_source("05f2a901").replace(old, new), distinct_inputs(num_pairs, draw))
