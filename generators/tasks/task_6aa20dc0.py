"""Tasks after the ARC training task 6aa20dc0."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.COMPLETION, solves="6aa20dc0")
def complete_turned_6aa20dc0(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete a figure wherever its two marks stand, turned or mirrored, in its size or enlarged."""
    scale = choose(rng, [1, 1, 2])

    def draw() -> Grid:
        background, color, first, second = random_colors(rng, 4, exclude=() if rng.random() < 0.5 else (0,))
        canvas = Canvas(random_shape(rng, level, 6 + 4 * scale, 22), background)
        model = solid(3, 3, color)
        model[random_int(rng, 0, 1), random_int(rng, 1, 2)] = CLEAR
        model[0, 0], model[2, 1] = first, second  # no turn or mirror maps these marks onto themselves
        canvas.place(rng, model)
        for _ in range(random_count(rng, level, 1, 4)):
            marks = np.rot90(np.where((model == first) | (model == second), model, CLEAR), random_int(rng, 0, 3))
            marks = marks if rng.random() < 0.5 else marks.T
            canvas.try_place(rng, marks.repeat(scale, axis=0).repeat(scale, axis=1))
        return canvas.grid

    return Draft(solver_source("6aa20dc0").replace("(1, 2, 3)", f"({scale},)"), distinct_inputs(num_pairs, draw))
