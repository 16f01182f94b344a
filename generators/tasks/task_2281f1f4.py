"""Tasks after the ARC training task 2281f1f4: marked columns cross marked rows."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.LINES, solves="2281f1f4")
def mark_crossings_2281f1f4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark where the columns marked in the first row cross the rows marked in the last column."""
    mark, paint_color = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=4)
        grid = np.zeros((height, width), np.int64)
        rows = choose_some(rng, range(1, height), random_count(rng, level, 1, height // 2))
        cols = choose_some(rng, range(width - 1), random_count(rng, level, 1, width // 2))
        grid[rows, -1] = mark
        grid[0, cols] = mark
        return grid

    program = program_of(
        f"crossings = np.outer(img[:, -1] == {mark}, img[0] == {mark})",
        f"return paint(img, crossings, {paint_color}, only=0)",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
