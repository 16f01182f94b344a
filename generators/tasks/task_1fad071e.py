"""Tasks after the ARC training task 1fad071e."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.COUNTING, solves="1fad071e")
def count_squares_1fad071e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Count the 2x2 squares of one color by a bar in a row of fixed length."""
    counted, other = random_colors(rng, 2, exclude=(0,))
    most = 3 + round(3 * level)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for _ in range(random_int(rng, 1, most)):
            canvas.try_place(rng, solid(2, 2, counted))
        for _ in range(random_count(rng, level, 1, 8)):
            canvas.try_place(
                rng, solid(2, 2, other) if rng.random() < 0.5 else solid(1, 1, choose(rng, [counted, other]))
            )
        return canvas.grid

    program = (
        solver_source("1fad071e")
        .replace("create_img(2, 1)", f"create_img(2, {counted})")
        .replace("(1, 5)", f"(1, {most})")
    )
    return Draft(program.replace("count - 1), 1)", f"count - 1), {counted})"), distinct_inputs(num_pairs, draw))
