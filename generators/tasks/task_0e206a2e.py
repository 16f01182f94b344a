"""Tasks after the ARC training task 0e206a2e."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.MOTION, solves="0e206a2e")
def move_figures_to_their_marks(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move each figure to where dots like its own stand, turned and mirrored as they are."""

    def draw() -> Grid:
        body, *marks = random_colors(rng, 4, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 12, 18))
        for _ in range(1 + (rng.random() < 0.4 * level)):
            figure = np.full((4, 3), CLEAR)
            figure[0, 0], figure[random_int(rng, 1, 2), 2], figure[3, random_int(rng, 0, 1)] = marks
            figure[1:3, :2] = body
            figure[0, 1] = body
            turned = np.rot90(figure[:, :: choose(rng, [1, -1])], random_int(rng, 0, 3))
            if canvas.try_place(rng, figure, gap=1):
                canvas.place(rng, np.where(turned == body, CLEAR, turned), gap=1)
        return canvas.grid

    return Draft(solver_source("0e206a2e"), distinct_inputs(num_pairs, draw))
