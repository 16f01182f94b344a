"""Tasks after the ARC training task 25d487eb: shoot a ray from the marked base of a triangle out at its tip."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.RAYS, solves="25d487eb")
def shoot_ray_from_tip(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot a ray from the marked base of a triangle out at its tip."""
    ray = choose(rng, ["direction, color", "direction, obj.color"])

    def draw() -> Grid:
        color, mark = random_colors(rng, 2, exclude=(0,))
        height = random_count(rng, level, 2, 5)
        rows, cols = np.indices((height, 2 * height - 1))
        triangle = sprite_of(np.abs(cols - height + 1) <= rows, color)
        triangle[-1, height - 1] = mark
        canvas = Canvas(random_shape(rng, level, 2 * height + 3))
        canvas.place(rng, np.rot90(triangle, random_int(rng, 0, 3)), inside=1)
        return canvas.grid

    return Draft(solver_source("25d487eb").replace("direction, color", ray), distinct_inputs(num_pairs, draw))
