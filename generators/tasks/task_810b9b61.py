"""Tasks after the ARC training task 810b9b61: closed shapes get another color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, outline


@generator(Concept.ENCLOSURE, solves="810b9b61")
def recolor_closed_shapes_810b9b61(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the closed shapes, or the open ones."""
    color, new = random_colors(rng, 2, exclude=(0,))
    open_ones = rng.random() < 0.3

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=10))
        for number in range(random_count(rng, level, 2, 9)):
            sprite = outline(random_int(rng, 3, 4 + round(2 * level)), random_int(rng, 3, 4 + round(2 * level)), color)
            if number % 2:
                cells = np.argwhere(sprite == color)
                corners = (cells % (np.array(sprite.shape) - 1) == 0).all(axis=1)
                sprite[tuple(choose(rng, cells[~corners]))] = CLEAR
            canvas.try_place(rng, sprite)
        return canvas.grid

    program = solver_source("810b9b61").replace("holes(obj)], 3", f"{'not ' if open_ones else ''}holes(obj)], {new}")
    return Draft(program, distinct_inputs(num_pairs, draw))
