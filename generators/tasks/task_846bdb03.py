"""Tasks after the ARC training task 846bdb03."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.MOTION, solves="846bdb03")
def put_figure_into_frame(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the figure into the frame, mirrored if its colors are on the wrong sides."""
    corner = random_int(rng, 1, 9)
    mirrored = cycle([False, True] if rng.random() < 0.5 else [True, False])

    def draw() -> Grid:
        left, right = random_colors(rng, 2, exclude=(0, corner))
        height, half = random_int(rng, 3, 4 + round(4 * level)), random_int(rng, 2, 3 + round(3 * level))
        sides = [noise_image(rng, (height, half), [color], 0.5) for color in (left, right)]
        sides[0][0, 0] = sides[0][random_int(rng, 0, height - 1), -1] = left
        sides[1][-1, -1] = sides[1][random_int(rng, 0, height - 1), 0] = right
        figure = np.hstack(sides)
        frame = np.zeros((height + 2, 2 * half + 2), np.int64)
        frame[:, 0], frame[:, -1] = left, right
        frame[[0, 0, -1, -1], [0, -1, 0, -1]] = corner
        rest = random_shape(rng, level, 3, 10)
        canvas = Canvas((min(30, 2 * height + 3 + rest[0]), min(30, 2 * half + 2 + rest[1])))
        flipped = figure[:, ::-1] if next(mirrored) else figure
        places = [(0, frame), (random_int(rng, height + 3, len(canvas.grid) - height), flipped)]
        for row, sprite in places:
            canvas.put(sprite, row, random_int(rng, 0, canvas.grid.shape[1] - sprite.shape[1]))
        return canvas.grid if rng.random() < 0.5 else canvas.grid[::-1].copy()

    return Draft(solver_source("846bdb03").replace("== 4", f"== {corner}"), distinct_inputs(num_pairs, draw))
