"""Tasks after the ARC training task 447fd412."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob


@generator(Concept.COMPLETION, solves="447fd412")
def complete_enlarged_447fd412(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete a figure wherever its marks stand, also enlarged."""
    mark = random_colors(rng, 1, exclude=(0,))[0]
    scales = choose(rng, ["(2, 1)", "(3, 2, 1)"])

    def draw() -> Grid:
        color = random_colors(rng, 1, exclude=(0, mark))[0]
        largest = 2 if level < 0.5 or scales == "(2, 1)" else 3
        canvas = Canvas(random_shape(rng, level, 4 * largest + 4, 28))
        model = blob(rng, 3, 3 + (level > 0.5), color, connectivity=8)
        cells = rng.permutation(np.flatnonzero(model >= 0))
        model.ravel()[cells[: max(1, min(random_int(rng, 1, 3), len(cells) - 2))]] = mark
        for number in range(random_count(rng, level, 2, 5)):
            scale = 1 if number == 0 else (largest if number == 1 else random_int(rng, 1, largest))
            copy = model if number == 0 else np.where(model == mark, mark, CLEAR)
            canvas.try_place(rng, copy.repeat(scale, axis=0).repeat(scale, axis=1))
        return canvas.grid

    return Draft(
        solver_source("447fd412").replace("part(2)", f"part({mark})").replace("(3, 2, 1)", scales),
        distinct_inputs(num_pairs, draw),
    )
