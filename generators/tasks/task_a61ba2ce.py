"""Tasks after the ARC training task a61ba2ce: four corner pieces form a ring."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.ASSEMBLY, solves="a61ba2ce")
def join_corner_pieces_a61ba2ce(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put four corner pieces together to a ring."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for number, color in enumerate(random_colors(rng, 4, exclude=(0,))):
            piece = solid(2, 2, color)
            piece[divmod(number, 2)] = CLEAR
            canvas.place(rng, piece)
        return canvas.grid

    return Draft(solver_source("a61ba2ce"), distinct_inputs(num_pairs, draw))
