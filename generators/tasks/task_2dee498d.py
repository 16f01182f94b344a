"""Tasks after the ARC training task 2dee498d: one of several equal parts is kept."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="2dee498d")
def keep_one_part_2dee498d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep one of several equal parts of the grid."""
    rows, cols = choose(rng, [(1, 2), (1, 3), (1, 4), (2, 1), (3, 1), (2, 2), (2, 3), (3, 3)])
    number = random_int(rng, 0, rows * cols - 1)
    colors = random_colors(rng, random_count(rng, level, 2, 6))

    def draw() -> Grid:
        height, width = random_count(rng, level, 2, 30 // rows), random_count(rng, level, 2, 30 // cols)
        return noise_image(rng, (height * rows, width * cols), colors)

    program = solver_source("2dee498d").replace("1, 3)[0]", f"{rows}, {cols})[{number}]")
    return Draft(program, distinct_inputs(num_pairs, draw))
