"""Tasks after the ARC training task 40853293."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="40853293")
def connect_pairs_40853293(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect points of equal color; the vertical lines lie on top, or the level ones."""
    order = choose(rng, ["(1, 0)", "(0, 1)"])

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=7)
        grid = np.zeros(shape, np.int64)
        count = min(random_count(rng, level, 1, 4), rows // 5, cols // 5)
        bands, lanes = rng.permutation(rows // 5)[:count] * 5, rng.permutation(cols // 5)[:count] * 5
        colors = random_colors(rng, 2 * count, exclude=(0,))
        for number, (top, left) in enumerate(zip(bands.tolist(), lanes.tolist(), strict=True)):
            grid[[top, top + random_int(rng, 3, 4)], left + random_int(rng, 1, 2)] = colors[2 * number]
            grid[top + random_int(rng, 1, 2), [random_int(rng, 0, left), random_int(rng, left + 4, cols - 1)]] = colors[
                2 * number + 1
            ]
        return grid

    return Draft(solver_source("40853293").replace("(1, 0)", order), distinct_inputs(num_pairs, draw))
