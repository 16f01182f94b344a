"""Tasks after the ARC training task 6773b310."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.PANELS, solves="6773b310")
def summarize_panels_6773b310(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show each panel as one cell that says whether it has a given number of points."""
    line, point, mark = random_colors(rng, 3, exclude=(0,))
    count = choose(rng, [1, 2, 2, 3])

    def draw() -> Grid:
        side = 2 + round(rng.random() * (0.4 + level))
        rows, cols = (random_int(rng, 2, min(3 + round(4 * level), 31 // (side + 1))) for _ in range(2))
        grid = np.zeros((rows * (side + 1) - 1, cols * (side + 1) - 1), np.int64)
        for row in range(rows):
            for col in range(cols):
                cells = np.zeros(side * side, np.int64)
                cells[: random_int(rng, max(0, count - 2), count + 1)] = point
                top, left = row * (side + 1), col * (side + 1)
                grid[top : top + side, left : left + side] = rng.permutation(cells).reshape(side, side)
        grid[side :: side + 1] = line
        grid[:, side :: side + 1] = line
        return grid

    program = (
        solver_source("6773b310")
        .replace("find_panels(img)", f"find_panels(img, color={line})")
        .replace("== 2", f"== {count}")
    )
    return Draft(program.replace("int(", f"{mark} * int("), distinct_inputs(num_pairs, draw))
