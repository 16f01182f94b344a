"""Tasks after the ARC training task c59eb873: every cell is doubled."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="c59eb873")
def double_every_cell_c59eb873(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Double every cell in both directions, or in one of them."""
    scale = choose(rng, ["2", "2", "2", "(1, 2)", "(2, 1)"])
    colors = random_colors(rng, random_count(rng, level, 2, 8))

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 2, 15), colors)

    return Draft(solver_source("c59eb873").replace("img, 2", f"img, {scale}"), distinct_inputs(num_pairs, draw))
