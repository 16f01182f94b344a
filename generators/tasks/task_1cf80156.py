"""Tasks after the ARC training task 1cf80156: the only object is cropped."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.CROPPING, solves="1cf80156")
def crop_the_only_object_1cf80156(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the only object from a background of any color."""
    background = 0 if rng.random() < 0.5 else random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=5), background)
        color = random_colors(rng, 1, exclude=(background,))[0]
        side = random_count(rng, level, 2, 12)
        height, width = (min(side, length - 1) for length in canvas.grid.shape)
        canvas.place(rng, blob(rng, height, width, color, connectivity=choose(rng, [4, 8])))
        return canvas.grid

    program = solver_source("1cf80156").replace("img != 0", f"img != {background}")
    return Draft(program, distinct_inputs(num_pairs, draw))
