"""Tasks after the ARC training task c909285e: a frame of the rarest color is cropped from a pattern."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, periodic_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="c909285e")
def crop_rarest_color_c909285e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the frame of the rarest color from a pattern of lines."""

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=12)
        frame, *colors = random_colors(rng, random_count(rng, level, 3, 5), exclude=(0,))
        grid = periodic_image(rng, (height, width), colors)
        side = random_int(rng, 3, 5)
        row, col = random_int(rng, 0, height - side), random_int(rng, 0, width - side)
        grid[row : row + side, col] = grid[row : row + side, col + side - 1] = frame
        grid[row, col : col + side] = grid[row + side - 1, col : col + side] = frame
        return grid

    return Draft(solver_source("c909285e"), distinct_inputs(num_pairs, draw))
