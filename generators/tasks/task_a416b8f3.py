"""Tasks after the ARC training task a416b8f3: repeat the grid once or twice, to the right or below."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, random_image
from generators.randomness import choose
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="a416b8f3")
def repeat_grid_to_the_side(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat the grid once or twice, to the right or below."""
    stack, copies = (
        choose(rng, ["hstack", "hstack", "vstack"]),
        choose(rng, ["[img, img]", "[img, img]", "[img, img, img]"]),
    )

    def draw() -> Grid:
        return random_image(rng, level, 3, 10 if copies.count("img") == 3 else 15)

    program = solver_source("a416b8f3").replace("hstack", stack).replace("[img, img]", copies)
    return Draft(program, distinct_inputs(num_pairs, draw))
