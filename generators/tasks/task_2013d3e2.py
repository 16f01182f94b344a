"""Tasks after the ARC training task 2013d3e2: show one quarter of a figure that is symmetric both ways."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="2013d3e2")
def show_quarter_of_figure(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show one quarter of a figure that is symmetric both ways."""
    number = random_int(rng, 0, 3)

    def draw() -> Grid:
        shape = random_shape(rng, level, 2, 11)
        quarter = noise_image(rng, shape, random_colors(rng, 4, exclude=(0,)), 0.8)
        quarter[0, -1] = quarter[-1, 0] = random_int(rng, 1, 9)
        figure = np.block([[quarter, quarter[:, ::-1]], [quarter[::-1], quarter[::-1, ::-1]]])
        canvas = Canvas((2 * shape[0] + random_int(rng, 1, 6), 2 * shape[1] + random_int(rng, 1, 6)))
        canvas.place(rng, figure)
        return canvas.grid

    return Draft(solver_source("2013d3e2").replace("[0]", f"[{number}]"), distinct_inputs(num_pairs, draw))
