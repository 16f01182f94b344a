"""Tasks after the ARC training task 4258a5f9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="4258a5f9")
def surround_points_4258a5f9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround each point with a ring, a plus or a cross of another color."""
    point, ring = random_colors(rng, 2, exclude=(0,))
    connectivity = choose(rng, [8, 8, 4])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=5))
        for _ in range(random_count(rng, level, 1, 12)):
            canvas.try_place(rng, solid(1, 1, point), gap=random_int(rng, 0, 2))
        return canvas.grid

    program = (
        solver_source("4258a5f9").replace("img == 5", f"img == {point}").replace("=8), 1", f"={connectivity}), {ring}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
