"""Tasks after the ARC training task 995c5fa3: blocks are classified by their holes."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMBOLS, solves="995c5fa3")
def classify_blocks_by_hole_995c5fa3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show each of three blocks as a row of a color that the place of its holes decides."""
    colors = random_colors(rng, 4)
    hole_cells = (
        ((1, 1), (1, 2), (2, 1), (2, 2)),
        ((1, 0), (1, 3), (2, 0), (2, 3)),
        ((2, 1), (2, 2), (3, 1), (3, 2)),
        (),
    )

    def draw() -> Grid:
        grid = np.full((4, 14), random_int(rng, 1, 9))
        grid[:, [4, 9]] = 0
        for number, kind in enumerate(rng.permutation(4)[:3]):
            for row, col in hole_cells[kind]:
                grid[row, 5 * number + col] = 0
        return grid

    center, sides, bottom, none = colors
    program = solver_source("995c5fa3").replace("8 if", f"{center} if").replace("3 if", f"{sides} if", 1)
    program = program.replace("4 if block[3, 1] == 0 else 2", f"{bottom} if block[3, 1] == 0 else {none}")
    return Draft(program, distinct_inputs(num_pairs, draw))
