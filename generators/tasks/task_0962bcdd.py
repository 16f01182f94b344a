"""Tasks after the ARC training task 0962bcdd: let each plus sign grow arms and diagonals."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.DRAWING, solves="0962bcdd")
def grow_plus_signs(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let each plus sign grow arms and diagonals."""
    center, arm = random_colors(rng, 2, exclude=(0,))
    reach = choose(rng, ["(1, 2)", "(1, 2)", "(1, 2, 3)"])
    steps = choose(rng, ["DIAGONAL, img[row, col]), (STRAIGHT", "DIAGONAL, img[row - 1, col]), (STRAIGHT"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        plus = np.array([[CLEAR, arm, CLEAR], [arm, center, arm], [CLEAR, arm, CLEAR]])
        for _ in range(random_count(rng, level, 1, 5)):
            canvas.try_place(rng, plus, gap=3, inside=1)
        return canvas.grid

    program = solver_source("0962bcdd").replace("(1, 2)", reach).replace("DIAGONAL, img[row, col]), (STRAIGHT", steps)
    return Draft(program, distinct_inputs(num_pairs, draw))
