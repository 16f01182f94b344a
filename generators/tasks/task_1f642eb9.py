"""Tasks after the ARC training task 1f642eb9."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.RAYS, solves="1f642eb9")
def project_on_block_1f642eb9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the nearest cell of a block like each point that faces it."""
    block = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        colors = random_colors(rng, random_count(rng, level, 2, 6), exclude=(0, block))
        canvas = Canvas(random_shape(rng, level, smallest=9))
        rows, cols = canvas.grid.shape
        height, width = random_int(rng, 2, rows // 2), random_int(rng, 2, cols // 2)
        placed = canvas.place(rng, solid(height, width, block), inside=2)
        spots = [(random_int(rng, 0, placed.row - 2), placed.col + index) for index in range(width)]
        spots += [(random_int(rng, placed.row + height + 1, rows - 1), placed.col + index) for index in range(width)]
        spots += [(placed.row + index, random_int(rng, 0, placed.col - 2)) for index in range(height)]
        spots += [(placed.row + index, random_int(rng, placed.col + width + 1, cols - 1)) for index in range(height)]
        for row, col in choose_some(rng, spots, random_count(rng, level, 2, 10)):
            canvas.grid[row, col] = choose(rng, colors)
        return canvas.grid

    program = solver_source("1f642eb9").replace("img == 8", f"img == {block}").replace("(0, 8)", f"(0, {block})")
    return Draft(program, distinct_inputs(num_pairs, draw))
