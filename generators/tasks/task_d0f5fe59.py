"""Tasks after the ARC training task d0f5fe59: the number of objects becomes a diagonal."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.COUNTING, solves="d0f5fe59")
def count_objects_as_diagonal_d0f5fe59(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the number of objects as a diagonal."""
    color, answer = random_int(rng, 1, 9), random_int(rng, 1, 9)
    falling = rng.random() < 0.7

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for _ in range(random_int(rng, 1, 4 + round(8 * level))):
            canvas.try_place(rng, blob(rng, 3, 3, color))
        return canvas.grid

    program = solver_source("d0f5fe59").replace("* 8", f"* {answer}")
    if not falling:
        program = program.replace("np.eye(", "flip(np.eye(").replace("dtype=int)", "dtype=int), 1)")
    return Draft(program, distinct_inputs(num_pairs, draw))
