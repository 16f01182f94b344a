"""Tasks after the ARC training task 91413438."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="91413438")
def lay_copies_91413438(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay one copy per colored cell in rows; as many copies fit in a row as the grid has empty cells."""

    def draw() -> Grid:
        side = random_int(rng, 2, 3) if level < 0.5 else random_int(rng, 3, 5)
        empty = random_int(rng, side, min(30 // side, side * side - 1))
        cells = np.full(side * side, random_int(rng, 1, 9))
        cells[:empty] = 0
        return rng.permutation(cells).reshape(side, side)

    return Draft(solver_source("91413438"), distinct_inputs(num_pairs, draw))
