"""Tasks after the ARC training task a5f85a15: recolor the cells of every second column or row of diagonal stripes."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="a5f85a15")
def recolor_every_second_column(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the cells of every second column or row of diagonal stripes."""
    new = random_int(rng, 1, 9)
    parity, upright = random_int(rng, 0, 1), rng.random() < 0.7

    def draw() -> Grid:
        rows, cols = np.indices(random_shape(rng, level, 3))
        period = random_int(rng, 3, 4 + round(3 * level))
        stripes = (rows - cols if rng.random() < 0.7 else rows + cols) % period == random_int(rng, 0, period - 1)
        return np.where(stripes, random_colors(rng, 1, exclude=(0, new))[0], 0)

    program = solver_source("a5f85a15").replace("== 1), 4", f"== {parity}), {new}")
    if not upright:
        program = (
            program.replace("columns", "rows")
            .replace("img.shape[1]", "len(img)")
            .replace("(rows %", "(rows[:, None] %")
        )
    return Draft(program, distinct_inputs(num_pairs, draw))
