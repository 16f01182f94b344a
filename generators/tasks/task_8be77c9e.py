"""Tasks after the ARC training task 8be77c9e: put the mirror image below, above or beside the grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, random_image
from generators.randomness import choose
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="8be77c9e")
def put_mirror_image_below(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the mirror image below, above or beside the grid."""
    stack, axis = choose(rng, [("vstack", 0), ("vstack", 0), ("hstack", 1)])
    order = choose(rng, ["[img, flip(img, axis=0)]", "[flip(img, axis=0), img]"])

    def draw() -> Grid:
        return random_image(rng, level, 3, 15)

    program = solver_source("8be77c9e").replace("[img, flip(img, axis=0)]", order).replace("vstack", stack)
    return Draft(program.replace("axis=0", f"axis={axis}"), distinct_inputs(num_pairs, draw))
