"""Tasks after the ARC training task 49d1d64f: repeat the border of the grid around it, with other corners."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.FRAMING, solves="49d1d64f")
def repeat_border_around(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat the border of the grid around it, with other corners."""
    corner = choose(rng, [0, 0, random_int(rng, 1, 9)])

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 2, 24), random_colors(rng, 4, exclude=(0, corner)))

    program = solver_source("49d1d64f").replace("corners, 0", f"corners, {corner}")
    return Draft(program, distinct_inputs(num_pairs, draw))
