"""Tasks after the ARC training task 3f7978a0: a frame of two lines and four corners is cropped out of noise."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="3f7978a0")
def crop_marked_frame_3f7978a0(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the frame of two vertical or horizontal lines with its four corners out of noise."""
    line = random_int(rng, 1, 9)
    lying = rng.random() < 0.4

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=8)
        color = random_colors(rng, 1, exclude=(0, line))[0]
        grid = noise_image(rng, (height, width), [color], rng.uniform(0.08, 0.2))
        frame_height, frame_width = random_int(rng, 4, min(height, 12)), random_int(rng, 3, min(width, 12))
        row, col = random_int(rng, 0, height - frame_height), random_int(rng, 0, width - frame_width)
        window = grid[row : row + frame_height, col : col + frame_width]
        window[:, [0, -1]] = line
        window[np.ix_([0, -1], [0, -1])] = color
        return grid.T.copy() if lying else grid

    program = solver_source("3f7978a0").replace("img == 5", f"img == {line}")
    if lying:
        program = program.replace("(row1 - 1, col1, row2 + 1, col2)", "(row1, col1 - 1, row2, col2 + 1)")
    return Draft(program, distinct_inputs(num_pairs, draw))
