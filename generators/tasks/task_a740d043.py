"""Tasks after the ARC training task a740d043: the content is cropped and its background replaced."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, recolor_randomly


@generator(Concept.CROPPING, solves="a740d043")
def crop_and_replace_background_a740d043(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop what is not background and replace the background in it."""
    background, new = random_colors(rng, 2)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=5), background)
        colors = random_colors(rng, random_count(rng, level, 1, 4), exclude=(background, new))
        height, width = (random_int(rng, 2, side - 1) for side in canvas.grid.shape)
        sprite = blob(rng, height, width, colors[0])
        canvas.place(rng, recolor_randomly(rng, sprite, colors) if len(colors) > 1 else sprite)
        return canvas.grid

    program = solver_source("a740d043").translate(str.maketrans("10", f"{background}{new}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
