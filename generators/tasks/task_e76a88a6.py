"""Tasks after the ARC training task e76a88a6."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SAMENESS, solves="e76a88a6")
def repaint_copies_e76a88a6(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw the colorful rectangle over all the plain ones."""
    plain = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        height, width = (random_int(rng, 2, 3 + round(2 * level)) for _ in range(2))
        colors = random_colors(rng, random_int(rng, 2, 3), exclude=(0, plain))
        model = noise_image(rng, (height, width), colors)
        model[0, 0], model[-1, -1] = colors[:2]
        canvas.place(rng, model)
        for _ in range(random_count(rng, level, 1, 8)):
            canvas.try_place(rng, solid(height, width, plain))
        return canvas.grid

    return Draft(solver_source("e76a88a6").replace("color == 5", f"color == {plain}"), distinct_inputs(num_pairs, draw))
