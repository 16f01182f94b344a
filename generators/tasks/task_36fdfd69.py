"""Tasks after the ARC training task 36fdfd69."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.OBJECTNESS, solves="36fdfd69")
def fill_group_boxes_36fdfd69(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill up the boxes around cells of one color that are at most one cell apart, in a noisy picture."""
    color, fill = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=9)
        noise = random_colors(rng, 1, exclude=(0, color, fill))[0]
        canvas = Canvas(shape)
        for _ in range(random_count(rng, level, 1, 6)):
            height, width = random_int(rng, 2, 3), random_int(rng, 2, 5)
            cells = rng.random((height, width)) < 0.6
            cells[0, 0] = cells[-1, min(2, width - 1)] = True
            cells[0, 1] = False
            canvas.try_place(rng, sprite_of(cells, color), gap=3)
        specks = noise_image(rng, shape, [noise], rng.uniform(0.3, 0.55))
        return np.where(canvas.grid == 0, specks, canvas.grid)

    program = solver_source("36fdfd69").replace("img == 2", f"img == {color}").replace("img != 2", f"img != {color}")
    return Draft(program.replace(", 4, img", f", {fill}, img"), distinct_inputs(num_pairs, draw))
