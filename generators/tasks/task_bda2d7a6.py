"""Tasks after the ARC training task bda2d7a6: the colors of nested rings move by one ring."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.FRAMING, solves="bda2d7a6")
def rotate_ring_colors_bda2d7a6(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Pass the colors of nested rings one ring inwards or outwards."""
    inwards = rng.random() < 0.6

    def draw() -> Grid:
        depths = np.cumsum(rng.integers(1, 2 + round(level), random_count(rng, level, 3, 6)))
        colors = random_colors(rng, len(depths))
        side = min(2 * int(depths[-1]) - random_int(rng, 0, 1), 30)
        index = np.minimum(np.arange(side), np.arange(side)[::-1])
        grid: Grid = np.array(colors)[np.searchsorted(depths, np.minimum.outer(index, index), side="right")]
        return grid

    moved = "colors[-1:] + colors[:-1]" if inwards else "colors[1:] + colors[:1]"
    program = solver_source("bda2d7a6").replace("colors[-1:] + colors[:-1]", moved)
    return Draft(program, distinct_inputs(num_pairs, draw))
