"""Tasks after the ARC training task d9f24cd1."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="d9f24cd1")
def draw_lines_around_obstacles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines up from the bottom cells; before an obstacle they step one cell to the side."""
    color, obstacle = random_colors(rng, 2, exclude=(0,))
    step = choose(rng, ["+ 1", "+ 1", "- 1"])

    def draw() -> Grid:
        height, width = random_side(rng, level, 8), random_side(rng, level, 8)
        grid = np.zeros((height, width), np.int64)
        cols = list(range(random_int(rng, 1, 2), width - 1, 3))
        chosen = choose_some(rng, cols, max(2, len(cols) - random_int(rng, 0, 1)))
        grid[-1, chosen] = color
        for number, col in enumerate(chosen):
            if number == 0 or (number > 1 and rng.random() < 0.5):
                grid[random_int(rng, 1, height - 4), col] = obstacle
        return grid

    program = solver_source("d9f24cd1").replace("UP, 2", f"UP, {color}").replace("col), 2", f"col), {color}")
    return Draft(program.replace("col + 1", f"col {step}"), distinct_inputs(num_pairs, draw))
