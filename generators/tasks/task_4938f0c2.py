"""Tasks after the ARC training task 4938f0c2: a figure is mirrored over a square in both directions."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.SYMMETRY, solves="4938f0c2")
def mirror_over_square_4938f0c2(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the figure over the marked square in both directions."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        color = random_colors(rng, 1, exclude=(0, mark))[0]
        sprite = np.maximum(blob(rng, 2 + round(4 * level), 2 + round(4 * level), color, connectivity=8), 0)
        (height, width), side = sprite.shape, random_int(rng, 1, 2)
        gap_row, gap_col = random_int(rng, 0, 1), random_int(rng, 0, 1)
        block = np.zeros((2 * (height + gap_row) + side, 2 * (width + gap_col) + side), np.int64)
        block[height + gap_row : height + gap_row + side, width + gap_col : width + gap_col + side] = mark
        block[:height, :width] = sprite
        canvas = Canvas(random_shape(rng, level, smallest=max(10, *block.shape)))
        canvas.place(rng, np.rot90(block, random_int(rng, 0, 3)))
        return canvas.grid

    program = solver_source("4938f0c2").replace("img == 3", f"img == {mark}").replace("img != 3", f"img != {mark}")
    return Draft(program, distinct_inputs(num_pairs, draw))
