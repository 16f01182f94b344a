"""Tasks after the ARC training task d4a91cb9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="d4a91cb9")
def connect_by_corner_d4a91cb9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect two points by a line with one corner."""
    start, end, line = random_colors(rng, 3, exclude=(0,))
    corner = choose(rng, ["(end[0], start[1])", "(start[0], end[1])"])

    def draw() -> Grid:
        rows, cols = shape = random_shape(rng, level, smallest=5)
        grid = np.zeros(shape, np.int64)
        row, col = random_int(rng, 0, rows - 3), random_int(rng, 0, cols - 3)
        grid[row, col], grid[random_int(rng, row + 2, rows - 1), random_int(rng, col + 2, cols - 1)] = start, end
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    old, new = "img == 8).position, extract(img, img == 2)", f"img == {start}).position, extract(img, img == {end})"
    program = solver_source("d4a91cb9").replace(old, new).replace("(end[0], start[1])", corner)
    return Draft(
        program.replace("corner, 4), corner, end, 4)", f"corner, {line}), corner, end, {line})"),
        distinct_inputs(num_pairs, draw),
    )
