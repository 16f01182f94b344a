"""Tasks after the ARC training task 73251a56: parts of stripes that get wider are erased."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.COMPLETION, solves="73251a56")
def restore_widening_stripes_73251a56(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore stripes that get wider from row to row, on both sides of a diagonal of its own color."""
    first_width = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        side = random_int(rng, 7, 10 + round(12 * level))
        rows, cols = np.indices((side, side))
        stripe = abs(rows - cols) // (np.minimum(rows, cols) + first_width)
        diagonal, *colors = random_colors(rng, random_count(rng, level, 4, 8), exclude=(0,))
        grid = np.where(rows == cols, diagonal, np.array(colors)[stripe % len(colors)])
        for _ in range(random_count(rng, level, 1, 5)):
            row, col = random_int(rng, 1, side - 2), random_int(rng, 1, side - 2)  # the first row shows every stripe
            grid[row : row + random_int(rng, 2, 5), col : col + random_int(rng, 2, 5)] = 0
        grid[0, 0] = diagonal
        return grid

    program = solver_source("73251a56").replace("+ 2)", f"+ {first_width})")
    return Draft(program, distinct_inputs(num_pairs, draw))
