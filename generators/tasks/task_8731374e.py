"""Tasks after the ARC training task 8731374e: a rectangle is cropped from noise and its odd cells become lines."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="8731374e")
def crop_rectangle_from_noise_8731374e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the large rectangle from noise and draw lines through its cells of another color."""
    lines = choose(rng, ["both", "both", "rows", "columns"])

    def draw() -> Grid:
        height, width = random_shape(rng, level, 11, 22)
        color, mark, *others = random_colors(rng, 10)
        grid = noise_image(rng, (height, width), others)
        rows, cols = random_int(rng, 6, height - 3), random_int(rng, 6, width - 3)
        top, left = random_int(rng, 1, height - rows - 1), random_int(rng, 1, width - cols - 1)
        far = np.ones(grid.shape, bool)  # where the noise may have the colors of the rectangle too
        far[top - 1 : top + rows + 1, left - 1 : left + cols + 1] = False
        grid[far & (rng.random(grid.shape) < 0.2)] = color
        grid[far & (rng.random(grid.shape) < 0.1)] = mark
        grid[top : top + rows, left : left + cols] = color
        for _ in range(random_int(rng, 1, 2 + round(level))):
            grid[top + random_int(rng, 1, rows - 2), left + random_int(rng, 1, cols - 2)] = mark
        return grid

    program = solver_source("8731374e")
    if lines == "rows":
        program = program.replace("draw_vertical_line(part, col, mark)", "part")
    elif lines == "columns":
        program = program.replace(
            "draw_horizontal_line(draw_vertical_line(part, col, mark), row, mark)",
            "draw_vertical_line(part, col, mark)",
        )
    return Draft(program, distinct_inputs(num_pairs, draw))
