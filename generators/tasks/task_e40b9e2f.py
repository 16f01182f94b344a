"""Tasks after the ARC training task e40b9e2f: a figure is completed around its core."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.SYMMETRY, solves="e40b9e2f")
def complete_quarter_turns_e40b9e2f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete a figure so that quarter turns around its core leave it as it is."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        side = random_int(rng, 2, 3 + round(level))
        first, second = random_colors(rng, 2, exclude=(0,))
        sprite = np.full((side + 4, side + 4), CLEAR)
        sprite[2:-2, 2:-2] = first
        if side % 2:
            sprite[2 + side // 2, 2 + side // 2] = choose(rng, [first, second])
        inner, outer = choose_some(rng, range(1, side + 2), 2)  # in one column they could look like a part of the core
        sprite[1, inner] = second
        if rng.random() < max(level, 0.3):
            sprite[0, outer] = second
        canvas.place(rng, np.rot90(sprite, random_int(rng, 0, 3)))
        return canvas.grid

    return Draft(solver_source("e40b9e2f"), distinct_inputs(num_pairs, draw))
