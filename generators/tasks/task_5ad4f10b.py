"""Tasks after the ARC training task 5ad4f10b."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.SCALING, solves="5ad4f10b")
def shrink_blocks_5ad4f10b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shrink a shape of large blocks to one cell a block and give it the color of the noise."""

    def draw() -> Grid:
        color, noise = random_colors(rng, 2, exclude=(0,))
        scale = random_count(rng, level, 3, 5)
        mask = (rng.random((3, 3)) < 0.5) | (np.eye(3) > 0)
        sprite = sprite_of(np.rot90(mask, random_int(rng, 0, 1)).repeat(scale, axis=0).repeat(scale, axis=1), color)
        spare = 5 + round(8 * level)
        canvas = Canvas((3 * scale + random_int(rng, 2, spare), 3 * scale + random_int(rng, 2, spare)))
        canvas.place(rng, sprite)
        specks = rng.random(canvas.grid.shape) < rng.uniform(0.05, 0.12)
        specks[random_int(rng, 0, 1), random_int(rng, 0, 1)] |= True
        grid = np.where(specks & (canvas.grid == 0), noise, canvas.grid)
        if noise not in grid:
            grid[0, 0] = grid[-1, -1] = noise
        return grid

    return Draft(solver_source("5ad4f10b"), distinct_inputs(num_pairs, draw))
