"""Tasks after the ARC training task ba26e723: a color is replaced in every third column."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="ba26e723")
def recolor_every_nth_column_ba26e723(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace one color by another in every second, third or fourth column or row."""
    color, new = random_colors(rng, 2, exclude=(0,))
    period = choose(rng, [2, 3, 3, 4])
    first = random_int(rng, 0, period - 1)
    across = rng.random() < 0.3

    def draw() -> Grid:
        height, width = (
            random_int(rng, 2, 4 + round(8 * level)),
            random_int(rng, 2 * period + 1, 13 + round(17 * level)),
        )
        grid = noise_image(rng, (height, width), [color], rng.uniform(0.4, 0.8))
        return grid.T.copy() if across else grid

    program = solver_source("ba26e723").translate(str.maketrans("46", f"{color}{new}"))
    chosen = f"{first or ''}::{period}"
    return Draft(program.replace(":, ::3", chosen if across else f":, {chosen}"), distinct_inputs(num_pairs, draw))
