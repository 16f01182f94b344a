"""Tasks after the ARC training task 3631a71a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="3631a71a")
def restore_symmetry_3631a71a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore a picture that is symmetric in both directions under patches of one color."""
    hidden = choose(rng, [9, 4, 8])

    def draw() -> Grid:
        side = random_side(rng, level, 5, 13)
        colors = random_colors(rng, random_count(rng, level, 3, 6), exclude=(hidden,))
        corner = noise_image(rng, (side, side), colors)
        if rng.random() < 0.5:
            corner = np.maximum(corner, corner.T)
        half = np.hstack([corner, corner[:, ::-1]])
        grid = np.vstack([half, half[::-1]])
        for _ in range(random_count(rng, level, 1, 4)):
            height, width = random_int(rng, 1, side - 2), random_int(rng, 1, side - 2)
            row, col = random_int(rng, 0, 2 * side - height), random_int(rng, 0, 2 * side - width)
            if not (row < side < row + height and col < side < col + width):
                grid[row : row + height, col : col + width] = hidden
        grid[random_int(rng, 0, side - 1), random_int(rng, 0, side - 1)] = hidden
        return grid

    return Draft(
        solver_source("3631a71a").replace("hidden_color=9", f"hidden_color={hidden}"), distinct_inputs(num_pairs, draw)
    )
