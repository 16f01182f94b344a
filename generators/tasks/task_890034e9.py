"""Tasks after the ARC training task 890034e9: places that look like the inside of a frame get a frame."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SAMENESS, solves="890034e9")
def frame_equal_places_890034e9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw the frame around every other place that looks like its inside."""

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=12)
        first, second, frame = random_colors(rng, 3, exclude=(0,))
        canvas = Canvas((height, width))
        canvas.grid[:] = noise_image(rng, (height, width), [first, second], 0.88)
        inner = random_int(rng, 2, 3), random_int(rng, 2, 4)
        hole = np.zeros(inner, np.int64)
        sprite = np.full((inner[0] + 2, inner[1] + 2), frame)
        sprite[1:-1, 1:-1] = 0
        canvas.place(rng, sprite, gap=0)
        for _ in range(random_count(rng, level, 1, 4)):
            canvas.try_place(rng, hole, gap=1, inside=1)
        return canvas.grid

    return Draft(solver_source("890034e9"), distinct_inputs(num_pairs, draw))
