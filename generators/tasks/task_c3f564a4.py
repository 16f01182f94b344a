"""Tasks after the ARC training task c3f564a4."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COMPLETION, solves="c3f564a4")
def restore_slanted_c3f564a4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore slanted stripes under spots of one color."""
    hidden = 0 if rng.random() < 0.6 else random_int(rng, 1, 9)

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=8)
        colors = np.array(random_colors(rng, random_int(rng, 2, min(7, min(shape) // 2)), exclude=(hidden,)))
        rows, cols = np.indices(shape)
        slope = choose(rng, [1, -1, 2])
        grid: Grid = colors[(rows * slope + cols) % len(colors)]
        for _ in range(random_count(rng, level, 1, 4)):
            height, width = (random_int(rng, 1, max(2, side // 5)) for side in shape)
            row, col = random_int(rng, 0, shape[0] - height), random_int(rng, 0, shape[1] - width)
            grid[row : row + height, col : col + width] = hidden
        return grid

    return Draft(
        solver_source("c3f564a4").replace("hidden_color=0", f"hidden_color={hidden}"), distinct_inputs(num_pairs, draw)
    )
