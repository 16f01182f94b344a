"""Tasks after the ARC training task 3de23699: the inside of four corners is cropped and takes their color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.CROPPING, solves="3de23699")
def crop_between_corners_3de23699(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop what lies between four corner cells and give it their color."""

    def draw() -> Grid:
        corner, inside, other = random_colors(rng, 3, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, smallest=7))
        height, width = (random_int(rng, 5, min(side, 7 + round(8 * level))) for side in canvas.grid.shape)
        sprite = np.full((height, width), CLEAR)
        sprite[np.ix_([0, -1], [0, -1])] = corner
        window = sprite[1:-1, 1:-1]
        shape = blob(rng, height - 2, width - 2, inside)
        row, col = (random_int(rng, 0, space - size) for space, size in zip(window.shape, shape.shape, strict=True))
        window[row : row + shape.shape[0], col : col + shape.shape[1]] = shape
        canvas.place(rng, sprite, gap=0)
        if rng.random() < level:
            for _ in range(random_int(rng, 5, 9)):
                canvas.try_place(rng, solid(1, 1, other), gap=0)
        return canvas.grid

    return Draft(solver_source("3de23699"), distinct_inputs(num_pairs, draw))
