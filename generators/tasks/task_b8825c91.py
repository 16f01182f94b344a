"""Tasks after the ARC training task b8825c91."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="b8825c91")
def restore_mirrored_b8825c91(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore a picture with one mirror line, upright or level, under patches of one color."""
    hidden = choose(rng, [4, 2, 7, 9])

    def draw() -> Grid:
        height, width = random_shape(rng, level, 6, 15)
        half = noise_image(rng, (height, width), random_colors(rng, random_count(rng, level, 3, 7), exclude=(hidden,)))
        grid = np.hstack([half, half[:, ::-1]])
        for _ in range(random_count(rng, level, 1, 4)):
            rows, cols = random_int(rng, 1, 4), random_int(rng, 1, min(4, width - 1))
            row, col = random_int(rng, 0, height - rows), random_int(rng, 0, width - cols)
            grid[row : row + rows, col : col + cols] = hidden
        grid = grid if rng.random() < 0.5 else grid[:, ::-1]
        return np.ascontiguousarray(grid if rng.random() < 0.5 else grid.T)

    return Draft(
        solver_source("b8825c91").replace("hidden_color=4", f"hidden_color={hidden}"), distinct_inputs(num_pairs, draw)
    )
