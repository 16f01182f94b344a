"""Tasks after the ARC training task 77fdfe62."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.RECOLORING, solves="77fdfe62")
def color_quarters_by_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give each quarter of the picture inside a frame the color of the corner next to it."""
    ground = choose(rng, [0, 0, random_int(rng, 1, 9)])
    corners = choose(
        rng, ["upscale(corners", "upscale(corners", "upscale(rotate_90(corners, 2)", "upscale(flip(corners, 0)"]
    )

    def draw() -> Grid:
        side = 2 * random_side(rng, level, 1, 13)
        frame, inside, *colors = random_colors(rng, 6, exclude=(0,))
        grid = np.zeros((side + 4, side + 4), np.int64)
        grid[2:-2, 2:-2] = noise_image(rng, (side, side), [inside], 0.5)
        grid[[1, -2]] = grid[:, [1, -2]] = frame
        grid[[0, 0, -1, -1], [0, -1, 0, -1]] = colors
        return grid

    program = solver_source("77fdfe62").replace("== 0, 0", f"== 0, {ground}").replace("upscale(corners", corners)
    return Draft(program, distinct_inputs(num_pairs, draw))
