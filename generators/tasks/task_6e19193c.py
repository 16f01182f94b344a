"""Tasks after the ARC training task 6e19193c: let each angle shoot a diagonal ray out of its open corner."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.RAYS, solves="6e19193c")
def shoot_rays_from_open_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let each angle shoot a diagonal ray out of its open corner."""
    color = choose(rng, ["obj.color", f"{random_int(rng, 1, 9)}"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 7))
        angle_color = random_int(rng, 1, 9)
        for _ in range(random_count(rng, level, 1, 5)):
            angle = solid(2, 2, angle_color)
            angle[random_int(rng, 0, 1), random_int(rng, 0, 1)] = CLEAR
            canvas.try_place(rng, angle, gap=2, inside=1)
        return canvas.grid

    return Draft(solver_source("6e19193c").replace("obj.color", color), distinct_inputs(num_pairs, draw))
