"""Tasks after the ARC training task 7447852a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.ENCLOSURE, solves="7447852a")
def fill_zigzag_7447852a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill every second or third area beside a zigzag line, counted from the left."""
    line, fill = random_colors(rng, 2, exclude=(0,))
    step = choose(rng, [2, 3, 3])

    def draw() -> Grid:
        rows = random_int(rng, 3, 3 + round(4 * level))
        cols = random_int(rng, 8, 12 + round(18 * level))
        phase = random_int(rng, 0, 2 * rows - 3)
        grid = np.zeros((rows, cols), np.int64)
        wave = (np.arange(cols) + phase) % (2 * rows - 2)
        grid[np.minimum(wave, 2 * rows - 2 - wave), np.arange(cols)] = line
        return grid

    program = solver_source("7447852a").replace("img == 2", f"img == {line}").replace("[::3], 4", f"[::{step}], {fill}")
    return Draft(program, distinct_inputs(num_pairs, draw))
