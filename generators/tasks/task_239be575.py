"""Tasks after the ARC training task 239be575: tell by one cell whether a path of one color connects the two blocks."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.CONNECTION, solves="239be575")
def tell_whether_blocks_connect(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Tell by one cell whether a path of one color connects the two blocks."""
    block, path, yes = random_colors(rng, 3, exclude=(0,))
    connected = cycle([True, False] if rng.random() < 0.5 else [False, True])

    def draw() -> Grid:
        height, width = random_side(rng, level, 4, 14), random_side(rng, level, 7, 20)
        grid = noise_image(rng, (height, width), [path], 0.45)
        top, bottom = random_int(rng, 0, height - 2), random_int(rng, 0, height - 2)
        if next(connected):
            grid[min(top, bottom) : max(top, bottom) + 1, width // 2] = path
            grid[top, : width // 2] = grid[bottom, width // 2 :] = path
        else:
            grid[:, width // 2] = 0
        grid[top : top + 2, :2] = grid[bottom : bottom + 2, -2:] = block
        return grid

    program = solver_source("239be575").replace("== 2", f"== {block}").replace("8 if", f"{yes} if")
    return Draft(program, distinct_inputs(num_pairs, draw))
