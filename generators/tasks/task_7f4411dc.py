"""Tasks after the ARC training task 7f4411dc: single cells around rectangles are noise."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.DENOISING, solves="7f4411dc")
def remove_thin_noise_7f4411dc(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep the rectangles and erase the single cells around them."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        color = random_int(rng, 1, 9)
        for _ in range(random_count(rng, level, 1, 5)):
            canvas.try_place(rng, solid(random_int(rng, 2, 5), random_int(rng, 2, 5), color), gap=0)
        for _ in range(random_count(rng, level, 3, 20)):
            canvas.try_place(rng, solid(1, 1, color))
        return canvas.grid

    return Draft(solver_source("7f4411dc"), distinct_inputs(num_pairs, draw))
