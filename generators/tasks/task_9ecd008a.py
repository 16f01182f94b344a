"""Tasks after the ARC training task 9ecd008a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="9ecd008a")
def crop_hidden_part_9ecd008a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop what a patch hides in a symmetric picture."""
    hidden = choose(rng, [0, 5, 6])

    def draw() -> Grid:
        side = random_side(rng, level, 4, 13)
        corner = noise_image(rng, (side, side), random_colors(rng, random_count(rng, level, 3, 7), exclude=(hidden,)))
        half = np.hstack([corner, corner[:, ::-1]])
        grid = np.vstack([half, half[::-1]])
        height, width = (random_int(rng, 2, min(5, side - 1)) for _ in range(2))
        row, col = (
            random_int(rng, 0, 2 * side - height),
            random_int(rng, 0, side - width) + side * random_int(rng, 0, 1),
        )
        grid[row : row + height, col : col + width] = hidden
        return grid

    program = (
        solver_source("9ecd008a")
        .replace("hidden_color=0", f"hidden_color={hidden}")
        .replace("img == 0", f"img == {hidden}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
