"""Tasks after the ARC training task 28e73c20: a spiral is drawn from the top left corner."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.DRAWING, solves="28e73c20")
def draw_spiral_28e73c20(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a spiral from the top left corner inwards, in either sense of rotation."""
    color = random_int(rng, 1, 9)
    directions = choose(rng, ["(RIGHT, DOWN, LEFT, UP)", "(DOWN, RIGHT, UP, LEFT)"])
    one_background = rng.random() < 0.5

    def draw() -> Grid:
        side = random_int(rng, 4, 12 + round(18 * level))
        background = 0 if one_background else random_colors(rng, 1, exclude=(color,))[0]
        return np.full((side, side), background, np.int64)

    program = solver_source("28e73c20").replace("(RIGHT, DOWN, LEFT, UP)", directions)
    return Draft(program.replace("length), 3)", f"length), {color})"), distinct_inputs(num_pairs, draw))
