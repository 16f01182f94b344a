"""Tasks after the ARC training task 5582e5ca: fill the grid with its most common or its rarest color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="5582e5ca")
def fill_with_common_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the grid with its most common or its rarest color."""
    chosen = choose(rng, ["mode(img)", "mode(img)", "palette(img)[-1]"])

    def draw() -> Grid:
        colors = random_colors(rng, random_int(rng, 3, 4 + round(2 * level)))
        shares = rng.permutation(len(colors)) + 1.0
        shape = random_shape(rng, level, 3)
        return rng.choice(colors, shape, p=shares / shares.sum())

    return Draft(solver_source("5582e5ca").replace("mode(img)", chosen), distinct_inputs(num_pairs, draw))
