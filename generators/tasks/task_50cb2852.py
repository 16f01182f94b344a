"""Tasks after the ARC training task 50cb2852: fill the inside of each rectangle."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.FILLING, solves="50cb2852")
def fill_inside_of_rectangles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the inside of each rectangle."""
    new = random_int(rng, 1, 9)
    depth = random_int(rng, 1, 2)

    def draw() -> Grid:
        colors = random_colors(rng, 3, exclude=(0, new))
        canvas = Canvas(random_shape(rng, level, 9))
        for _ in range(random_count(rng, level, 1, 6)):
            height, width = (random_int(rng, 2 * depth + 1, 2 * depth + 2 + round(5 * level)) for _ in range(2))
            canvas.try_place(rng, solid(height, width, choose(rng, colors)))
        return canvas.grid

    return Draft(solver_source("50cb2852").replace("-1), 8", f"-{depth}), {new}"), distinct_inputs(num_pairs, draw))
