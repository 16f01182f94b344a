"""Tasks after the ARC training task 4347f46a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.FRAMING, solves="4347f46a")
def hollow_rectangles_4347f46a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Hollow out rectangles, leaving a frame, or filling the inside with one color."""
    fill = 0 if rng.random() < 0.6 else random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        colors = random_colors(rng, random_count(rng, level, 1, 6), exclude=(0, fill))
        for number in range(random_count(rng, level, 1, 7)):
            height, width = (random_count(rng, level, 2 + (number == 0), 10) for _ in range(2))
            canvas.try_place(rng, solid(height, width, choose(rng, colors)))
        if not canvas.placements:
            canvas.place(rng, solid(3, 3, colors[0]))
        return canvas.grid

    return Draft(solver_source("4347f46a").replace("(-1), 0)", f"(-1), {fill})"), distinct_inputs(num_pairs, draw))
