"""Tasks after the ARC training task 44d8ac46: fill the holes that are squares."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.ENCLOSURE, solves="44d8ac46")
def fill_square_holes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the holes that are squares."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        color = random_colors(rng, 1, exclude=(0, new))[0]
        canvas = Canvas(random_shape(rng, level, 10))
        for number in range(random_count(rng, level, 2, 7)):
            height = random_int(rng, 3, 4 + round(2 * level))
            width = height if number % 2 else random_int(rng, 3, 5 + round(3 * level))
            canvas.try_place(rng, outline(height, width, color))
        return canvas.grid

    program = solver_source("44d8ac46").replace("is_square], 2", f"is_square], {new}")
    return Draft(program, distinct_inputs(num_pairs, draw))
