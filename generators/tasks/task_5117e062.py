"""Tasks after the ARC training task 5117e062: the object with a mark is cropped and the mark removed."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, solid


@generator(Concept.SELECTION, solves="5117e062")
def crop_marked_object_5117e062(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the object that contains the mark, and give the mark the color of the object."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for number, color in enumerate(random_colors(rng, random_count(rng, level, 2, 7), exclude=(0, mark))):
            side = random_count(rng, level, 3, 6)
            sprite = blob(rng, side, side, color, connectivity=8)
            if (sprite == color).sum() < 3:
                sprite = solid(3, 2, color)
            if number == 0:
                sprite.ravel()[rng.choice(np.flatnonzero(sprite.ravel() == color))] = mark
            canvas.try_place(rng, sprite)
        return canvas.grid

    program = solver_source("5117e062").replace("8 in", f"{mark} in").replace("{8:", f"{{{mark}:")
    return Draft(program, distinct_inputs(num_pairs, draw))
