"""Tasks after the ARC training task e3497940: fold the right side over a line onto the left one."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="e3497940")
def fold_right_half_over(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fold the right side over a line onto the left one."""
    line, *colors = random_colors(rng, 4, exclude=(0,))
    height, axis = choose(rng, [((1, 2), 1), ((2, 1), 0)])

    def draw() -> Grid:
        return divided_image(rng, random_shape(rng, level, 3, 14), height, line, colors, rng.uniform(0.2, 0.5))

    program = solver_source("e3497940").replace("color=5", f"color={line}").replace("axis=1", f"axis={axis}")
    return Draft(program, distinct_inputs(num_pairs, draw))
