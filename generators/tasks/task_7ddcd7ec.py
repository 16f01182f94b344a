"""Tasks after the ARC training task 7ddcd7ec: the tails of a square are extended."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.RAYS, solves="7ddcd7ec")
def extend_tails_7ddcd7ec(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Extend the diagonal tails of a square up to the border."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        side = random_count(rng, level, 2, 4)
        color = random_int(rng, 1, 9)
        sprite = np.full((side + 2, side + 2), CLEAR)
        sprite[1:-1, 1:-1] = color
        num_tails = random_count(rng, level, 1, 4)
        for row, col in choose_some(rng, [(0, 0), (0, -1), (-1, 0), (-1, -1)], num_tails):
            sprite[row, col] = color
        canvas.place(rng, sprite, inside=1 if min(canvas.grid.shape) > side + 3 else 0)
        return canvas.grid

    return Draft(solver_source("7ddcd7ec"), distinct_inputs(num_pairs, draw))
