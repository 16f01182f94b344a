"""Tasks after the ARC training task 6c434453: rings become crosses."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, outline


@generator(Concept.SAMENESS, solves="6c434453")
def replace_rings_by_crosses_6c434453(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace each 3x3 ring by a cross; other shapes stay."""
    color, cross = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for _ in range(random_count(rng, level, 1, 6)):
            canvas.try_place(rng, outline(3, 3, color))
        for _ in range(random_count(rng, level, 1, 8)):
            sprite = blob(rng, 3, 3, color)
            if (sprite == color).sum() < 8:
                canvas.try_place(rng, sprite)
        return canvas.grid

    program = solver_source("6c434453").replace("neighbors(ring.center)], 2)", f"neighbors(ring.center)], {cross})")
    return Draft(program, distinct_inputs(num_pairs, draw))
