"""Tasks after the ARC training task 868de0fa."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.ENCLOSURE, solves="868de0fa")
def fill_rooms_by_parity(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the square rooms in a color that says whether their side is even or odd."""
    odd, even = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        color = random_colors(rng, 1, exclude=(0, odd, even))[0]
        canvas = Canvas(random_shape(rng, level, 10))
        for number in range(random_count(rng, level, 2, 6)):
            side = 3 + number if number < 2 else random_int(rng, 3, 5 + round(4 * level))
            canvas.try_place(rng, outline(side, side, color))
        return canvas.grid

    program = solver_source("868de0fa").replace("7 if room.height % 2 else 2", f"{odd} if room.height % 2 else {even}")
    return Draft(program, distinct_inputs(num_pairs, draw))
