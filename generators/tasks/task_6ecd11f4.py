"""Tasks after the ARC training task 6ecd11f4."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.LOGIC, solves="6ecd11f4")
def mask_by_blocks_6ecd11f4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep those cells of a small colored square where a shape of large blocks has one."""

    def draw() -> Grid:
        side = 3 if level < 0.5 else random_int(rng, 3, 4)
        scale = random_count(rng, level, 2, 5)
        shape_color, *colors = random_colors(rng, random_count(rng, level, 4, 7), exclude=(0,))
        mask = (rng.random((side, side)) < 0.5) | (np.eye(side) > 0) | ((np.eye(side)[::-1] > 0) & (side > 3))
        mask = np.rot90(mask, random_int(rng, 0, 1))
        square = noise_image(rng, (side, side), colors)
        square[0, :2] = colors[:2]
        large = side * scale
        canvas = Canvas((large + side + random_int(rng, 1, 5), large + random_int(rng, 0, 5)))
        rows, cols = canvas.grid.shape
        top = random_int(rng, 0, rows - large - side - 1)
        canvas.put(
            sprite_of(mask.repeat(scale, axis=0).repeat(scale, axis=1), shape_color),
            top,
            random_int(rng, 0, cols - large),
        )
        canvas.put(square, random_int(rng, top + large + 1, rows - side), random_int(rng, 0, cols - side))
        return np.ascontiguousarray(canvas.grid if rng.random() < 0.5 else canvas.grid[::-1])

    return Draft(solver_source("6ecd11f4"), distinct_inputs(num_pairs, draw))
