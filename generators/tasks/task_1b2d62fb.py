"""Tasks after the ARC training task 1b2d62fb."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="1b2d62fb")
def combine_across_line_1b2d62fb(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the cells that are empty on both sides of a line."""
    line, left, right, mark = random_colors(rng, 4, exclude=(0,))
    if rng.random() < 0.5:
        right = left

    def draw() -> Grid:
        height, width = random_shape(rng, level, 3, 14)
        sides = [noise_image(rng, (height, width), [color], rng.uniform(0.4, 0.7)) for color in (left, right)]
        return np.hstack([sides[0], np.full((height, 1), line), sides[1]])

    program = solver_source("1b2d62fb").replace("color=1", f"color={line}").replace("8, 0)", f"{mark}, 0)")
    return Draft(program, distinct_inputs(num_pairs, draw))
