"""Tasks after the ARC training task 6f8cd79b: draw a border of one color, or a ring further in."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.FRAMING, solves="6f8cd79b")
def draw_border(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a border of one color, or a ring further in."""
    color, ring = random_int(rng, 1, 9), choose(rng, [0, 0, 1])
    noisy = rng.random() < 0.4

    def draw() -> Grid:
        shape = random_shape(rng, level, 3 + 2 * ring)
        return noise_image(rng, shape, random_colors(rng, 3, exclude=(0, color)), 0.4 if noisy else 0)

    program = solver_source("6f8cd79b").replace("== 0, 8", f"== {ring}, {color}")
    return Draft(program, distinct_inputs(num_pairs, draw))
