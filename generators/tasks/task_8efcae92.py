"""Tasks after the ARC training task 8efcae92: crop the rectangle with the most dots."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.COUNTING, solves="8efcae92")
def crop_rectangle_with_most_dots(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the rectangle with the most dots."""
    color, dot = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 10))
        counts = choose_some(rng, range(1, 8), random_count(rng, level, 2, 5))
        for count in counts:
            sprite = solid(random_int(rng, 3, 5 + round(2 * level)), random_int(rng, 3, 5 + round(2 * level)), color)
            sprite.ravel()[rng.permutation(sprite.size)[:count]] = dot
            canvas.try_place(rng, sprite)
        return canvas.grid

    return Draft(solver_source("8efcae92").replace("== 2", f"== {dot}"), distinct_inputs(num_pairs, draw))
