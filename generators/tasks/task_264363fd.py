"""Tasks after the ARC training task 264363fd."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.COPYING, solves="264363fd")
def draw_pattern_through_dots(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines through the dots in rectangles as a small pattern shows, and its core around each dot."""

    def draw() -> Grid:
        ground, room, dot, arm, corner, tip = random_colors(rng, 6, exclude=(0,))
        key = np.full((5, 5), CLEAR)
        key[1:4, 1:4] = [[corner, arm, corner], [arm, dot, arm], [corner, arm, corner]]
        lines = random_int(rng, 0, 2)
        if lines != 1:
            key[[0, -1], 2] = tip
        if lines != 0:
            key[2, [0, -1]] = tip
        shape = random_shape(rng, level, 14)
        canvas = Canvas(shape, ground)
        canvas.place(rng, key[:, 1:4] if lines == 0 else key[1:4] if lines == 1 else key)
        for number in range(random_count(rng, level, 1, 3)):
            sides = [random_int(rng, 6, max(6, min(14, side - 8))) for side in shape]
            rectangle = solid(sides[0], sides[1], room)
            rectangle[random_int(rng, 1, sides[0] - 2), random_int(rng, 1, sides[1] - 2)] = dot
            if canvas.try_place(rng, rectangle) is None and number == 0:
                canvas.put(rectangle[:6, :6], 0, 0)
        return canvas.grid

    return Draft(solver_source("264363fd"), distinct_inputs(num_pairs, draw))
