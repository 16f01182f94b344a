"""Tasks after the ARC training task fcb5c309: crop the largest frame and give it the color of the dots."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline, solid


@generator(Concept.ORDER, solves="fcb5c309")
def crop_largest_frame(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the largest frame and give it the color of the dots."""
    size = choose(rng, ["obj.area", "obj.height", "obj.width"])

    def draw() -> Grid:
        color, dot = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 12))
        for number in range(random_count(rng, level, 2, 5)):
            side = 7 if number == 0 else random_int(rng, 3, 5)
            frame = outline(side, side - random_int(rng, 0, 1), color, inside=0)
            frame[random_int(rng, 1, 2 if side > 3 else 1), 1] = dot
            canvas.try_place(rng, frame)
        for _ in range(random_count(rng, level, 1, 10)):
            canvas.try_place(rng, solid(1, 1, dot))
        return canvas.grid

    return Draft(solver_source("fcb5c309").replace("obj.area", size), distinct_inputs(num_pairs, draw))
