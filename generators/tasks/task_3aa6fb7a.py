"""Tasks after the ARC training task 3aa6fb7a: fill what is missing to the bounding box of each figure."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.FILLING, solves="3aa6fb7a")
def fill_corner_of_angles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill what is missing to the bounding box of each figure."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        color = random_colors(rng, 1, exclude=(0, new))[0]
        for number in range(random_count(rng, level, 2, 7)):
            sprite = solid(2, 2, color) if number < 2 else blob(rng, 3, 3, color)
            sprite[choose(rng, [0, -1]), choose(rng, [0, -1])] = CLEAR
            if number < 2:
                canvas.try_place(rng, sprite)
            elif level > 0.3 and (sprite == color).sum() > 5:
                canvas.try_place(rng, solid(2, 1, color))
        return canvas.grid

    return Draft(solver_source("3aa6fb7a").replace("1, only", f"{new}, only"), distinct_inputs(num_pairs, draw))
