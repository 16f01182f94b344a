"""Tasks after the ARC training task 6855a6e4: objects before two brackets are mirrored into them."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="6855a6e4")
def mirror_into_brackets_6855a6e4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the objects that stand before two facing brackets into them."""
    bracket, color = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        depths = [random_count(rng, level, 1, 3) for _ in range(2)]
        gaps = [random_int(rng, 1, 2) for _ in range(2)]
        width = random_int(rng, 4, 6 + round(8 * level))
        reach = depths[0] + gaps[0], depths[1] + gaps[1]
        between = random_int(rng, sum(reach), sum(reach) + 1 + round(4 * level))
        margins = random_int(rng, 0, 2), random_int(rng, 0, 2), random_int(rng, 0, 3), random_int(rng, 0, 3)
        top = margins[0] + reach[0] - 1
        bottom = top + between + 1
        grid = np.zeros((bottom + reach[1] + margins[1], margins[2] + width + margins[3]), np.int64)
        left, right = margins[2], margins[2] + width - 1
        grid[[top, bottom], left : right + 1] = bracket
        grid[[top + 1, bottom - 1], left] = grid[[top + 1, bottom - 1], right] = bracket
        for row, down, depth, gap in ((top, -1, depths[0], gaps[0]), (bottom, 1, depths[1], gaps[1])):
            size = random_int(rng, 1, width - 2)
            start = random_int(rng, left + 1, right - size)
            for step in range(gap, gap + depth):
                grid[row + down * step, start : start + random_int(rng, 1, size)] = color
        return grid if rng.random() < 0.5 else grid.T.copy()

    program = solver_source("6855a6e4").replace("obj.color == 2", f"obj.color == {bracket}")
    program = program.replace("{5: 0}", f"{{{color}: 0}}").replace("img == 5", f"img == {color}")
    return Draft(program.replace("col), 5)", f"col), {color})"), distinct_inputs(num_pairs, draw))
