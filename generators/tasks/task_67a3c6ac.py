"""Tasks after the ARC training task 67a3c6ac: mirror the grid at a line."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, random_image
from generators.randomness import choose
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="67a3c6ac")
def mirror_left_to_right(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid at a line."""
    axis = choose(rng, ["1", "0", '"diagonal"', '"antidiagonal"'])

    def draw() -> Grid:
        return random_image(rng, level)

    return Draft(solver_source("67a3c6ac").replace("axis=1", f"axis={axis}"), distinct_inputs(num_pairs, draw))
