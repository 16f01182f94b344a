"""Tasks after the ARC training task 72322fa7."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import CLEAR


@generator(Concept.COMPLETION, solves="72322fa7")
def complete_two_colored_72322fa7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete each figure of two colors wherever one of its colors stands alone."""
    masks = [[[0, 1, 0], [1, 1, 1], [0, 1, 0]], [[1, 0, 1], [0, 1, 0], [1, 0, 1]], [[1, 1, 1]], [[1], [1], [1]]]

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 9, 28))
        colors = random_colors(rng, 2 * random_count(rng, level, 1, 3), exclude=(0,))
        for first, second in zip(colors[::2], colors[1::2], strict=True):
            mask = np.array(choose(rng, masks))
            model = np.where(mask > 0, first, CLEAR)
            model[len(model) // 2, model.shape[1] // 2] = second
            if canvas.try_place(rng, model) is None:
                break
            for color in (first, second, choose(rng, [first, second]))[: random_int(rng, 1, 3)]:
                canvas.try_place(rng, np.where(model == color, color, CLEAR))
        if len(canvas.placements) < 2:
            raise UndrawableError("no room for an unfinished figure")
        return canvas.grid

    return Draft(solver_source("72322fa7"), distinct_inputs(num_pairs, draw))
