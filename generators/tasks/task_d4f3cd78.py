"""Tasks after the ARC training task d4f3cd78: fill the box, and let the color pour out of the opening to the border."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.FILLING, solves="d4f3cd78")
def fill_box_and_pour_out(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the box, and let the color pour out of the opening to the border."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 8))
        height, width = (random_int(rng, 4, side - 2) for side in canvas.grid.shape)
        color = random_colors(rng, 1, exclude=(0, new))[0]
        box = outline(height, width, color, inside=0)
        if rng.random() < 0.5:
            box[choose(rng, [0, -1]), random_int(rng, 1, width - 2)] = 0
        else:
            box[random_int(rng, 1, height - 2), choose(rng, [0, -1])] = 0
        canvas.place(rng, box, inside=1)
        return canvas.grid

    return Draft(solver_source("d4f3cd78").replace("8", f"{new}"), distinct_inputs(num_pairs, draw))
