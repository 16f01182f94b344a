"""Tasks after the ARC training task 7837ac64."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.PANELS, solves="7837ac64")
def read_lattice_7837ac64(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show each square of a lattice as one cell, with the color that its four corners share."""
    empty = 0 if rng.random() < 0.6 else random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        line, *colors = random_colors(rng, 4, exclude=(0, empty))
        space = random_int(rng, 1, 2 + round(level))
        side = random_int(rng, 5, min(6 + round(4 * level), (30 - space) // (space + 1)))
        canvas = Canvas((side, side), line)
        for _ in range(random_count(rng, level, 2, 5)):
            height, width = choose(rng, [(2, 2), (2, 2), (3, 2), (2, 3)])
            canvas.try_place(rng, solid(height, width, choose(rng, colors)), gap=0)
        size = side * (space + 1) + space
        grid = np.zeros((size, size), np.int64)
        grid[space :: space + 1] = line
        grid[:, space :: space + 1] = line
        grid[space :: space + 1, space :: space + 1] = canvas.grid
        return grid

    return Draft(
        solver_source("7837ac64").replace("corners[0], 0)", f"corners[0], {empty})"), distinct_inputs(num_pairs, draw)
    )
