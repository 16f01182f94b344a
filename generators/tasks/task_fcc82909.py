"""Tasks after the ARC training task fcc82909: squares drip as far as they have colors."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="fcc82909")
def drip_by_number_of_colors_fcc82909(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let each square drip one row for every color it has."""
    color = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=8)
        canvas = Canvas((height, width))
        side = random_count(rng, level, 2, 3)
        canvas.block(height - 2, 0, 2, width)
        for number in range(random_count(rng, level, 2, 6)):
            colors = random_colors(rng, 1 + (number + random_int(rng, 0, 1)) % 4, exclude=(0, color))
            sprite = noise_image(rng, (side, side), colors)
            sprite.ravel()[: len(colors)] = colors
            if canvas.try_place(rng, sprite):
                canvas.block(0, canvas.placements[-1].col - 1, height, side + 2)
        return canvas.grid

    program = solver_source("fcc82909").translate(str.maketrans("3", f"{color}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
