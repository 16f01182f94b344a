"""Tasks after the ARC training task 0ca9ddb6."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="0ca9ddb6")
def surround_dots_by_their_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround dots with a cross or with four corners; their color says which and in what color."""
    first, second, other, paint_first, paint_second = random_colors(rng, 5, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        for color in (first, second, *choose_some(rng, [first, second, other], round(2 + level))):
            for _ in range(random_count(rng, level, 1, 2)):
                canvas.try_place(rng, solid(1, 1, color), gap=2, inside=1)
        return canvas.grid

    before = "((1, STRAIGHT, 7), (2, DIAGONAL, 4))"
    after = f"(({first}, STRAIGHT, {paint_first}), ({second}, DIAGONAL, {paint_second}))"
    return Draft(solver_source("0ca9ddb6").replace(before, after), distinct_inputs(num_pairs, draw))
