"""Tasks after the ARC training task 97999447: cells shoot rays of two alternating colors."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RAYS, solves="97999447")
def shoot_alternating_rays_97999447(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot a ray of alternating colors from each cell in a fixed direction."""
    color = random_int(rng, 1, 9)
    rays = [
        ("RIGHT", "(row, col - 1), (0, 2)"),
        ("LEFT", "(row, col + 1), (0, -2)"),
        ("DOWN", "(row - 1, col), (2, 0)"),
        ("UP", "(row + 1, col), (-2, 0)"),
    ]
    direction, steps = choose(rng, rays)

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=6)
        grid = np.zeros((height, width), np.int64)
        for row in choose_some(rng, range(0, height, 2), random_count(rng, level, 1, 8)):
            grid[row, random_int(rng, 0, width // 2)] = random_colors(rng, 1, exclude=(0, color))[0]
        if direction in ("LEFT", "UP"):
            grid = grid[:, ::-1]
        return grid.T.copy() if direction in ("DOWN", "UP") else grid.copy()

    program = solver_source("97999447").replace("RIGHT", direction)
    program = program.replace("(row, col - 1), (0, 2), 5", f"{steps}, {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
