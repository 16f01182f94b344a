"""Tasks after the ARC training task bbc9ae5d: rows with more and more cells are added below."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="bbc9ae5d")
def grow_triangle_from_row_bbc9ae5d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Add rows below, each with more cells of the color than the row above."""
    step = choose(rng, [1, 1, 2])
    part = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        width = random_int(rng, 3, 5 + round(10 * level)) * 2
        grid = np.zeros((1, width), np.int64)
        grid[0, : random_int(rng, 1, width - 1 - step)] = random_int(rng, 1, 9)
        return grid

    program = solver_source("bbc9ae5d").replace("// 2", f"// {part}")
    return Draft(
        program.replace("+ rows", f"+ {step} * rows" if step > 1 else "+ rows"), distinct_inputs(num_pairs, draw)
    )
