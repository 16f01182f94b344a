"""Tasks after the ARC training task db93a21d: squares get frames and shadows."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.FRAMING, solves="db93a21d")
def frame_squares_with_shadows_db93a21d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Frame each square half as thick as it is and drop a shadow from it."""
    shadow, frame = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=10))
        color = random_colors(rng, 1, exclude=(0, shadow, frame))[0]
        for _ in range(random_count(rng, level, 1, 4)):
            side = 2 * random_count(rng, level, 1, 3)
            canvas.try_place(rng, solid(side, side, color), gap=2 + side // 2)
        return canvas.grid

    program = solver_source("db93a21d").translate(str.maketrans("13", f"{shadow}{frame}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
