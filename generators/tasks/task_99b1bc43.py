"""Tasks after the ARC training task 99b1bc43."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="99b1bc43")
def differ_across_line_99b1bc43(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the cells that are set in exactly one of the halves, or in both or none."""
    line, first, second, mark = random_colors(rng, 4, exclude=(0,))
    sign = choose(rng, ["!=", "!=", "=="])

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 14)
        halves = [noise_image(rng, shape, [color], rng.uniform(0.35, 0.65)) for color in (first, second)]
        return np.vstack([halves[0], np.full((1, shape[1]), line), halves[1]])

    program = solver_source("99b1bc43").replace("0) != (bottom", f"0) {sign} (bottom")
    return Draft(
        program.replace("color=4", f"color={line}").replace("3, 0)", f"{mark}, 0)"), distinct_inputs(num_pairs, draw)
    )
