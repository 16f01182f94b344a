"""Tasks after the ARC training task 045e512c."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, sprite_of


@generator(Concept.COPYING, solves="045e512c")
def repeat_figure_045e512c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat a figure in the color and the direction of each part beside it."""

    def draw() -> Grid:
        side = 3 if level < 0.5 else random_int(rng, 2, 4)
        shape = random_shape(rng, level, 4 * side + 1, 28)
        color = random_int(rng, 1, 9)
        mask = blob(rng, side, side, color, connectivity=8) >= 0
        height, width = mask.shape
        canvas = Canvas(shape)
        row, col = (
            random_int(rng, height + 1, shape[0] - 2 * height - 1),
            random_int(rng, width + 1, shape[1] - 2 * width - 1),
        )
        canvas.put(sprite_of(mask, color), row, col)
        directions = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
        for down, right in choose_some(rng, directions, random_count(rng, level, 1, 4)):
            part = mask.copy()
            if right == 0 or (down and rng.random() < 0.5):
                part[np.arange(height) != choose(rng, np.flatnonzero(mask.any(axis=1)).tolist())] = False
            else:
                part[:, np.arange(width) != choose(rng, np.flatnonzero(mask.any(axis=0)).tolist())] = False
            if part.sum() < mask.sum():
                canvas.put(sprite_of(part, random_int(rng, 1, 9)), row + down * (height + 1), col + right * (width + 1))
        return canvas.grid

    return Draft(solver_source("045e512c"), distinct_inputs(num_pairs, draw))
