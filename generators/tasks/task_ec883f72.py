"""Tasks after the ARC training task ec883f72."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.RAYS, solves="ec883f72")
def shoot_rays_off_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot rays of the inner color diagonally off the corners of the outer figure."""
    color = choose(rng, ["inner.color", "inner.color", "outer.color"])

    def draw() -> Grid:
        outer, inner = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 8))
        height, width = (random_int(rng, 4, max(4, min(side - 4, 10))) for side in canvas.grid.shape)
        box = outline(height, width, outer, inside=0)
        if rng.random() < 0.5:
            box[0, 1:-1] = 0
        box[random_int(rng, 1, height - 2), random_int(rng, 1, width - 3) :][:2] = inner
        box[1:-1, -1] = outer
        canvas.place(rng, box, inside=1)
        return canvas.grid

    return Draft(solver_source("ec883f72").replace("inner.color", color), distinct_inputs(num_pairs, draw))
