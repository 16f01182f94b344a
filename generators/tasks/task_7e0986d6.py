"""Tasks after the ARC training task 7e0986d6: remove the noise, from the rectangles as from the background."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.DENOISING, solves="7e0986d6")
def remove_noise_from_rectangles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Remove the noise, from the rectangles as from the background."""

    def draw() -> Grid:
        color, noise = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 8))
        for _ in range(random_count(rng, level, 1, 6)):
            height, width = random_int(rng, 3, 4 + round(4 * level)), random_int(rng, 4, 5 + round(4 * level))
            canvas.try_place(rng, solid(height, width, color))
        places = np.argwhere(np.indices(canvas.grid.shape).sum(0) % 2 == 0) // 2 * 2
        for row, col in rng.permutation(places)[: max(2, len(canvas.placements) * 2)]:
            canvas.grid[row, col] = noise
        return canvas.grid

    return Draft(solver_source("7e0986d6"), distinct_inputs(num_pairs, draw))
