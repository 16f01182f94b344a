"""Tasks after the ARC training task 272f95fa: some panels between the lines are filled."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PANELS, solves="272f95fa")
def fill_fixed_panels_272f95fa(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill some of the nine panels between four lines, each with its own color."""
    line, *colors = random_colors(rng, random_count(rng, level, 3, 6), exclude=(0,))
    places = choose_some(rng, [(row, col) for row in range(3) for col in range(3)], len(colors))

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=7), np.int64)
        for view in (grid, grid.T):
            first = random_int(rng, 1, len(view) - 4)
            view[[first, random_int(rng, first + 2, len(view) - 2)]] = line
        return grid

    fills = tuple((row, col, color) for (row, col), color in zip(places, colors, strict=True))
    program = solver_source("272f95fa").replace("((0, 1, 2), (1, 0, 4), (1, 1, 6), (1, 2, 3), (2, 1, 1))", str(fills))
    return Draft(program, distinct_inputs(num_pairs, draw))
