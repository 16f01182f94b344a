"""Tasks after the ARC training task feca6190."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="feca6190")
def shoot_diagonals_feca6190(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a diagonal upwards from each colored cell of a row; each of them makes the square larger."""

    def draw() -> Grid:
        width = random_count(rng, level, 3, 8)
        count = random_int(rng, 1, min(width, 30 // width))
        row = np.zeros((1, width), np.int64)
        row[0, rng.permutation(width)[:count]] = random_colors(rng, count, exclude=(0,))
        return row

    rising = rng.random() < 0.6
    program = (
        solver_source("feca6190")
        if rising
        else solver_source("feca6190").replace("return out", "return flip(out, axis=1)")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
