"""Tasks after the ARC training task 75b8110e: lay the four quarters on each other in a fixed order."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose_some, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="75b8110e")
def overlay_four_quarters(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay the four quarters on each other in a fixed order."""
    colors = random_colors(rng, 4, exclude=(0,))
    order = choose_some(rng, ["fours", "fives", "sixes", "nines"], 4)

    def draw() -> Grid:
        height, width = random_shape(rng, level, 3, 15)
        grid = noise_image(rng, (2 * height, 2 * width), [1], 0.5)
        for number, color in enumerate(colors):
            quarter = grid[number // 2 * height :, number % 2 * width :][:height, :width]
            quarter[quarter != 0] = color
        return grid

    program = solver_source("75b8110e").replace("fours, nines, sixes, fives]", ", ".join(order) + "]")
    for name, place in (("fours", "top_left"), ("fives", "top_right"), ("sixes", "low_left"), ("nines", "low_right")):
        program = program.replace(name, place)
    return Draft(program, distinct_inputs(num_pairs, draw))
