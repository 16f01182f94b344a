"""Tasks after the ARC training task 0dfd9992."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COMPLETION, solves="0dfd9992")
def restore_wallpaper_0dfd9992(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore a wallpaper under spots of one color."""
    hidden = 0 if rng.random() < 0.6 else random_int(rng, 1, 9)

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=8)
        colors = random_colors(rng, random_count(rng, level, 2, 6), exclude=(hidden,))
        rows, cols = (random_int(rng, 2, min(3 + round(level * 3), side // 3)) for side in shape)
        motif = noise_image(rng, (rows, cols), colors)
        motif.ravel()[:2] = colors[:2]
        if rng.random() < 0.5:
            motif = np.where(np.arange(rows)[:, None] % 2 == 0, motif, motif[:, ::-1])
        grid = np.tile(motif, (shape[0] // rows + 1, shape[1] // cols + 1))[: shape[0], : shape[1]]
        for _ in range(random_count(rng, level, 1, 4)):
            height, width = (random_int(rng, 1, max(2, side // 5)) for side in shape)
            row, col = random_int(rng, 0, shape[0] - height), random_int(rng, 0, shape[1] - width)
            grid[row : row + height, col : col + width] = hidden
        return grid

    return Draft(
        solver_source("0dfd9992").replace("hidden_color=0", f"hidden_color={hidden}"), distinct_inputs(num_pairs, draw)
    )
