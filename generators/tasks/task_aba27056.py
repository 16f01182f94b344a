"""Tasks after the ARC training task aba27056: the filling of a cup spreads through its opening."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.ENCLOSURE, solves="aba27056")
def overflow_cup_aba27056(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill a cup and let the filling spread through its opening, straight and diagonally."""
    fill = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_int(rng, 3, 5 + round(3 * level)), random_int(rng, 4, 7 + round(5 * level))
        sprite = outline(height, width, random_colors(rng, 1, exclude=(0, fill))[0], inside=0)
        left = random_int(rng, 1, width - 2)
        sprite[0, left : random_int(rng, left, min(left + 3, width - 2)) + 1] = 0
        above, below = random_int(rng, 1, 4 + round(6 * level)), random_int(rng, 0, 2)
        sides = [random_int(rng, 0, 2 + round(4 * level)) for _ in range(2)]
        grid = np.zeros((above + height + below, sides[0] + width + sides[1]), np.int64)
        grid[above : above + height, sides[0] : sides[0] + width] = sprite
        return np.rot90(grid, random_int(rng, 0, 3)).copy()

    return Draft(solver_source("aba27056").translate(str.maketrans("4", f"{fill}")), distinct_inputs(num_pairs, draw))
