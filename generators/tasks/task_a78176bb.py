"""Tasks after the ARC training task a78176bb."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="a78176bb")
def draw_parallels_a78176bb(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace each triangle beside a diagonal by a parallel of the diagonal beyond its far corner."""
    marker = random_colors(rng, 1, exclude=(0,))[0]
    gap = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        side = random_side(rng, level, 8)
        grid = np.zeros((side, side), np.int64)
        rows, cols = np.indices(grid.shape)
        offset = random_int(rng, -side // 4, side // 4)
        sides = choose(rng, [[1], [-1], [1, -1]]) if level > 0.4 else [choose(rng, [1, -1])]
        for sign in sides:
            size = random_int(rng, 1, max(1, side // 4 - 1))
            row = random_int(rng, max(0, -offset), min(side, side - offset) - size - 1)
            corner = (row, row + offset + size) if sign > 0 else (row + size, row + offset)
            beyond = (cols - rows - offset) * sign
            near = np.maximum(abs(rows - corner[0]), abs(cols - corner[1])) < size
            grid[(beyond > 0) & (beyond <= size) & near] = marker
        grid[cols - rows == offset] = random_colors(rng, 1, exclude=(0, marker))[0]
        return grid

    program = solver_source("a78176bb").replace("(0, 5)", f"(0, {marker})").replace("{5: 0}", f"{{{marker}: 0}}")
    return Draft(
        program.replace("img == 5, 5", f"img == {marker}, {marker}").replace("far + 2", f"far + {gap}"),
        distinct_inputs(num_pairs, draw),
    )
