"""Tasks after the ARC training task 29ec7d0e: parts of a repeating pattern are erased."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COMPLETION, solves="29ec7d0e")
def restore_wallpaper_29ec7d0e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore the erased parts of a repeating pattern."""
    hidden = 0 if rng.random() < 0.5 else random_int(rng, 1, 9)
    num_colors = random_count(rng, level, 2, 6)

    def draw() -> Grid:
        height, width = random_shape(rng, level, 7, 16)
        motif = noise_image(
            rng, (random_int(rng, 2, 3), random_int(rng, 2, 3)), random_colors(rng, num_colors, (hidden,))
        )
        if level > 0.5:
            motif = np.vstack([motif, motif[:, ::-1]])
        rows, cols = np.indices((height, width))
        grid: Grid = motif[rows % motif.shape[0], cols % motif.shape[1]]
        for _ in range(random_count(rng, level, 1, 4)):
            row, col = random_int(rng, 0, height - 2), random_int(rng, 0, width - 2)
            grid[row : row + random_int(rng, 1, 4), col : col + random_int(rng, 1, 4)] = hidden
        return grid

    program = solver_source("29ec7d0e").replace("hidden_color=0", f"hidden_color={hidden}")
    return Draft(program, distinct_inputs(num_pairs, draw))
