"""Tasks after the ARC training task e98196ab: lay two halves on each other, the second one on top."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="e98196ab")
def overlay_two_halves(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay two halves on each other, the second one on top."""
    line, *colors = random_colors(rng, 5, exclude=(0,))
    panels = choose(rng, [(1, 2), (2, 1)])
    order = choose(rng, ["", "[::-1]"])

    def draw() -> Grid:
        return divided_image(rng, random_shape(rng, level, 3, 14), panels, line, colors, rng.uniform(0.3, 0.6))

    program = solver_source("e98196ab").replace("color=5)", f"color={line}){order}")
    return Draft(program, distinct_inputs(num_pairs, draw))
