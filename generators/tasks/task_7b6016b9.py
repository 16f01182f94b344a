"""Tasks after the ARC training task 7b6016b9: enclosed areas and the outside are filled."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, outline


@generator(Concept.ENCLOSURE, solves="7b6016b9")
def fill_enclosed_and_outside_7b6016b9(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the areas enclosed by lines with one color and the outside with another."""
    inside, outside = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=8)
        grid = np.zeros((height, width), np.int64)
        color = random_colors(rng, 1, exclude=(0, inside, outside))[0]
        for _ in range(random_count(rng, level, 1, 5)):
            box_height, box_width = random_int(rng, 4, height - 2), random_int(rng, 4, width - 2)
            row, col = random_int(rng, 1, height - 1 - box_height), random_int(rng, 1, width - 1 - box_width)
            frame = outline(box_height, box_width, color)
            window = grid[row : row + box_height, col : col + box_width]
            np.copyto(window, frame, where=frame != CLEAR)
        for _ in range(random_count(rng, level, 0, 5)):
            row, col = random_int(rng, 0, height - 2), random_int(rng, 0, width - 2)
            grid[row, col : col + random_int(rng, 3, width)] = color
        return grid

    program = solver_source("7b6016b9").translate(str.maketrans("23", f"{inside}{outside}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
