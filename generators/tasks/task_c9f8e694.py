"""Tasks after the ARC training task c9f8e694."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.RECOLORING, solves="c9f8e694")
def color_blocks_like_row_ends(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give the cells of one color the color at one end of their row or column."""
    block = random_int(rng, 1, 9)
    end = choose(rng, ["[:, :1]", "[:, :1]", "[:, -1:]", "[:1]", "[-1:]"])

    def draw() -> Grid:
        height, width = random_shape(rng, level, 6)
        canvas = Canvas((height, width))
        for _ in range(random_count(rng, level, 2, 7)):
            sprite = solid(random_int(rng, 2, height // 2), random_int(rng, 2, width // 2), block)
            canvas.try_place(rng, sprite, gap=0, inside=1)
        colors = random_colors(rng, random_int(rng, 2, 3), exclude=(0, block))
        grid = canvas.grid
        if ":," in end:
            grid[:, 0 if end == "[:, :1]" else -1] = rng.choice(colors, height)
        else:
            grid[0 if end == "[:1]" else -1] = rng.choice(colors, width)
        return grid

    program = solver_source("c9f8e694").replace("== 5", f"== {block}").replace("[:, :1]", end)
    return Draft(program, distinct_inputs(num_pairs, draw))
