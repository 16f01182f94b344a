"""Tasks after the ARC training task f2829549."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="f2829549")
def combine_sides_f2829549(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the cells by a logical rule over both sides of a line: neither, one, or the other."""
    line, left, right, mark = random_colors(rng, 4, exclude=(0,))
    rule = choose(rng, ["(left == 0) & (right == 0)", "(left != 0) & (right != 0)", "(left != 0) & (right == 0)"])

    def draw() -> Grid:
        height, width = random_shape(rng, level, 3, 14)
        sides = [noise_image(rng, (height, width), [color], rng.uniform(0.35, 0.65)) for color in (left, right)]
        return np.hstack([sides[0], np.full((height, 1), line), sides[1]])

    program = solver_source("f2829549").replace("(left == 0) & (right == 0)", rule)
    return Draft(
        program.replace("color=1", f"color={line}").replace("3, 0)", f"{mark}, 0)"), distinct_inputs(num_pairs, draw)
    )
