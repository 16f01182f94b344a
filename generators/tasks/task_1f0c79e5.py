"""Tasks after the ARC training task 1f0c79e5: a 2x2 square is shot towards its marked cells."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.RAYS, solves="1f0c79e5")
def shoot_square_1f0c79e5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot a 2x2 square diagonally towards its marked cells."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        square = solid(2, 2, random_colors(rng, 1, exclude=(0, mark))[0])
        num_marks = random_int(rng, 1, 3) if rng.random() < level else 1
        square.ravel()[rng.permutation(4)[:num_marks]] = mark
        canvas.place(rng, square, inside=1)
        return canvas.grid

    program = solver_source("1f0c79e5").replace("(0, 2)", f"(0, {mark})").replace("img == 2", f"img == {mark}")
    return Draft(program, distinct_inputs(num_pairs, draw))
