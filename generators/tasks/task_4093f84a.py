"""Tasks after the ARC training task 4093f84a: let dots fall onto a band, where they take its color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.GRAVITY, solves="4093f84a")
def let_dots_fall_onto_band(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let dots fall onto a band, where they take its color."""
    color = choose(rng, ["[cell], band.color", "[cell], band.color", "[cell], img[tuple(cell)]"])

    def draw() -> Grid:
        height, width = random_side(rng, level, 9), random_side(rng, level, 6)
        band, dot = random_colors(rng, 2, exclude=(0,))
        grid = np.zeros((height, width), np.int64)
        thick = random_int(rng, 2, height // 3)
        top = random_int(rng, 3, height - 3 - thick)
        grid[top : top + thick] = band
        for first, last in ((0, top), (top + thick, height)):
            for _ in range(random_count(rng, level, 1, 4)):
                grid[random_int(rng, first, last - 1), random_int(rng, 0, width - 1)] = dot
        return np.ascontiguousarray(grid.T) if rng.random() < 0.5 else grid

    return Draft(solver_source("4093f84a").replace("[cell], band.color", color), distinct_inputs(num_pairs, draw))
