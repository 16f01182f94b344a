"""Tasks after the ARC training task 3c9b0459: turn the grid upside down, or by a quarter turn."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, random_image
from generators.randomness import choose
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="3c9b0459")
def turn_upside_down(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Turn the grid upside down, or by a quarter turn."""
    turns = choose(rng, [2, 2, 1, 3])

    def draw() -> Grid:
        return random_image(rng, level)

    return Draft(solver_source("3c9b0459").replace("img, 2", f"img, {turns}"), distinct_inputs(num_pairs, draw))
