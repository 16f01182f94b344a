"""Tasks after the ARC training task 56dc2b01."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.GRAVITY, solves="56dc2b01")
def shape_to_line_56dc2b01(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move a shape to a line, and put a new line along its other side."""
    shape, line, new = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, 4, 16)
        sprite = blob(rng, rows, random_int(rng, 2, 4), shape)
        height, width = sprite.shape
        canvas = Canvas((rows, cols + width + 3))
        position = random_int(rng, width + 2, canvas.grid.shape[1] - 1)
        canvas.grid[:, position] = line
        canvas.put(sprite, random_int(rng, 0, rows - height), random_int(rng, 0, position - width - 1))
        return np.ascontiguousarray(np.rot90(canvas.grid, random_int(rng, 0, 3)))

    program = solver_source("56dc2b01").replace(
        "img == 3), extract(img, img == 2", f"img == {shape}), extract(img, img == {line}"
    )
    return Draft(
        program.replace("(moved.width + 1))), 8)", f"(moved.width + 1))), {new})"), distinct_inputs(num_pairs, draw)
    )
