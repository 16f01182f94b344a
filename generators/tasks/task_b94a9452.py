"""Tasks after the ARC training task b94a9452."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.RECOLORING, solves="b94a9452")
def swap_and_crop_b94a9452(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the object of two colors and swap them."""
    swap = rng.random() < 0.8

    def draw() -> Grid:
        first, second = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, smallest=6))
        side = min(canvas.grid.shape) - 1
        height, width = random_int(rng, 3, side), random_int(rng, 3, side)
        sprite = outline(height, width, first, second)
        if rng.random() < 0.5:
            sprite = noise_image(rng, (height, width), [first, second])
            sprite[0, 0], sprite[-1, -1] = first, second
        canvas.place(rng, sprite)
        return canvas.grid

    program = (
        solver_source("b94a9452")
        if swap
        else solver_source("b94a9452").replace("{first: second, second: first}", "{first: second, second: 0}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
