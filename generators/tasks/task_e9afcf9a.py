"""Tasks after the ARC training task e9afcf9a: the rows are swapped in every second column."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="e9afcf9a")
def swap_rows_in_columns_e9afcf9a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Turn every second, or every third, column upside down."""
    period = choose(rng, [2, 2, 3])
    first = random_int(rng, 0, period - 1)

    def draw() -> Grid:
        height, width = random_int(rng, 2, 2 + round(6 * level)), random_int(rng, 4, 9 + round(21 * level))
        return np.array(random_colors(rng, height))[:, None].repeat(width, axis=1)

    program = solver_source("e9afcf9a").replace("% 2 == 1", f"% {period} == {first}")
    return Draft(program, distinct_inputs(num_pairs, draw))
