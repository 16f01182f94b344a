"""Tasks after the ARC training task ac0a08a4."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="ac0a08a4")
def enlarge_by_count_ac0a08a4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Enlarge by the number of colored cells."""

    def draw() -> Grid:
        side = random_count(rng, level, 2, 5) + 1
        count = random_int(rng, 2, min(30 // side, 6))
        cells = np.zeros(side * side, np.int64)
        cells[:count] = random_colors(rng, count, exclude=(0,))
        return rng.permutation(cells).reshape(side, side)

    return Draft(solver_source("ac0a08a4"), distinct_inputs(num_pairs, draw))
