"""Tasks after the ARC training task 9d9215db."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="9d9215db")
def mirror_and_dot_squares(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the dots into all quarters and dot the sides of the squares they begin."""
    gaps = choose(rng, ["[::2]", "[::2]", "[1:-1]"])

    def draw() -> Grid:
        half = random_int(rng, 3, 4 + round(3 * level))
        grid = np.zeros((4 * half - 1, 4 * half - 1), np.int64)
        colors = random_colors(rng, half, exclude=(0,))
        for number in range(random_int(rng, 2, half - 1)):
            depth = 2 * number + 1
            grid[depth, depth] = colors[number]
            if rng.random() < 0.6 or number == 0:
                grid[depth, depth + 2] = grid[depth + 2, depth] = colors[(number + 1) % half]
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(solver_source("9d9215db").replace("[::2]", gaps), distinct_inputs(num_pairs, draw))
