"""Tasks after the ARC training task f8b3ba0a: the colors of blocks are ranked."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.ORDER, solves="f8b3ba0a")
def rank_block_colors_f8b3ba0a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """List the colors of blocks but the most common one by how often they occur."""
    height, width = choose(rng, [(1, 2), (1, 1), (2, 2), (2, 1)])
    skipped = choose(rng, [1, 1, 1, 0])

    def draw() -> Grid:
        rows, cols = (random_int(rng, 4, min(29 // (side + 1), 5 + round(8 * level))) for side in (height, width))
        num_colors = random_count(rng, level, 3, 5)
        counts = np.cumsum(rng.integers(1, 3 if rows * cols > 40 else 2, num_colors - 1))
        colors = random_colors(rng, num_colors, exclude=(0,))
        cells = np.full(rows * cols, colors[0])
        cells[: counts.sum()] = np.repeat(colors[1:], counts)
        blocks = rng.permutation(cells).reshape(rows, cols).repeat(height, axis=0).repeat(width, axis=1)
        rows, cols = np.indices((rows * (height + 1) + 1, cols * (width + 1) + 1))
        grid = np.zeros(rows.shape, np.int64)
        grid[(rows % (height + 1) > 0) & (cols % (width + 1) > 0)] = blocks.ravel()
        return grid

    program = solver_source("f8b3ba0a").replace("[1:]", f"[{skipped}:]" if skipped else "")
    return Draft(program, distinct_inputs(num_pairs, draw))
