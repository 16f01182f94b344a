"""Tasks after the ARC training task 5614dbcf: each block is shown by its most common color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="5614dbcf")
def summarize_blocks_5614dbcf(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show every block of noisy cells by its most common color."""
    scale = choose(rng, [3, 3, 4, 5]) if level > 0.3 else 3
    noise_color = random_int(rng, 0, 9)

    def draw() -> Grid:
        shape = random_count(rng, level, 2, 30 // scale), random_count(rng, level, 2, 30 // scale)
        colors = random_colors(rng, random_count(rng, level, 1, 5), exclude=(0, noise_color))
        grid = noise_image(rng, shape, [0, *colors]).repeat(scale, axis=0).repeat(scale, axis=1)
        for row in range(0, grid.shape[0], scale):
            for col in range(0, grid.shape[1], scale):
                for number in rng.integers(0, scale * scale, random_int(rng, 0, scale)):
                    grid[row + number // scale, col + number % scale] = noise_color
        return grid

    program = solver_source("5614dbcf").replace("img, 3", f"img, {scale}")
    return Draft(program, distinct_inputs(num_pairs, draw))
