"""Tasks after the ARC training task b0c4d837: the empty rows of a cup are counted."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="b0c4d837")
def count_empty_rows_b0c4d837(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Count the empty rows of a cup along a snake of 3x3 cells."""
    cup, water = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        empty, full = random_int(rng, 1, 4 + round(5 * level)), random_int(rng, 1, 2 + round(6 * level))
        width = random_int(rng, 3, 5 + round(5 * level))
        sprite = np.full((empty + full + 1, width), cup)
        sprite[:empty, 1:-1] = 0
        sprite[empty:-1, 1:-1] = water
        margins = rng.integers(0, 3 + round(3 * level), 4)
        return np.pad(sprite, margins.reshape(2, 2))

    return Draft(
        solver_source("b0c4d837").translate(str.maketrans("58", f"{cup}{water}")), distinct_inputs(num_pairs, draw)
    )
