"""Tasks after the ARC training task 4be741c5: wavy stripes are listed in their order."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.ORDER, solves="4be741c5")
def list_stripes_4be741c5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """List the colors of stripes with wavy borders, from left to right or from top to bottom."""

    def draw() -> Grid:
        num_stripes = random_count(rng, level, 2, 6)
        thickness = random_int(rng, 3, 30 // num_stripes if level > 0.5 else 4)
        height, width = random_int(rng, 4, 8 + round(22 * level)), num_stripes * thickness
        borders = thickness * np.arange(1, num_stripes) + rng.integers(-1, 2, (height, num_stripes - 1))
        stripe = (np.arange(width)[None, :, None] >= borders[:, None, :]).sum(axis=2)
        grid = np.array(random_colors(rng, num_stripes))[stripe]
        drawn: Grid = grid if rng.random() < 0.5 else grid.T.copy()
        return drawn

    return Draft(solver_source("4be741c5"), distinct_inputs(num_pairs, draw))
