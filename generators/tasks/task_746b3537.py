"""Tasks after the ARC training task 746b3537: repeated rows and columns are shown once."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="746b3537")
def collapse_stripes_746b3537(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show every group of equal neighboring rows and columns as one."""
    num_colors = random_count(rng, level, 2, 6)
    lines = choose(rng, ["rows", "columns", "both"])

    def draw() -> Grid:
        height = random_count(rng, level, 2, 7) if lines != "columns" else 1
        width = random_count(rng, level, 2, 7) if lines != "rows" else 1
        rows, cols = np.indices((height, width))
        grid = noise_image(rng, (height, width), random_colors(rng, num_colors))
        grid = (grid + (rows + cols) % 2) % 10
        most = 2 + round(2 * level)
        drawn: Grid = grid.repeat(rng.integers(1, most + 1, height), axis=0).repeat(
            rng.integers(1, most + 1, width), axis=1
        )
        return drawn

    return Draft(solver_source("746b3537"), distinct_inputs(num_pairs, draw))
