"""Tasks after the ARC training task 08ed6ac7: bars are colored by their height."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.ORDER, solves="08ed6ac7")
def color_bars_by_height_08ed6ac7(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the bars by rank of height, from the highest or from the lowest."""
    num_bars = random_count(rng, level, 2, 6)
    bar_color, *colors = random_colors(rng, num_bars + 1, exclude=(0,))
    lowest_first = rng.random() < 0.5
    from_top = rng.random() < 0.3

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=2 * num_bars + 1)
        grid = np.zeros((height, width), np.int64)
        columns = 2 * rng.permutation(width // 2)[:num_bars] + random_int(rng, 0, width % 2)
        for col, length in zip(columns, 1 + rng.permutation(height)[:num_bars], strict=True):
            grid[-length:, col] = bar_color
        return grid[::-1].copy() if from_top else grid

    program = program_of(
        f"bars = sorted(detect_objects(img), key=lambda o: o.height, reverse={not lowest_first})",
        f"for bar, color in zip(bars, {colors}):",
        "    img = paint(img, bar, color)",
        "return img",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
