"""Tasks after the ARC training task 6b9890af: enlarge the figure until it fits into the frame."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.SCALING, solves="6b9890af")
def fit_figure_into_frame(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Enlarge the figure until it fits into the frame."""
    frame = random_int(rng, 1, 9)

    def draw() -> Grid:
        side, scale = random_int(rng, 2, 3), random_int(rng, 1, 2 + round(2 * level))
        color = random_colors(rng, 1, exclude=(0, frame))[0]
        figure = noise_image(rng, (side, side), [color], 0.6)
        figure[0, random_int(rng, 0, side - 1)] = figure[-1, random_int(rng, 0, side - 1)] = color
        figure[random_int(rng, 0, side - 1), 0] = figure[random_int(rng, 0, side - 1), -1] = color
        longest = side * scale + 2
        rest = random_shape(rng, level, side + 3, 28 - longest)
        canvas = Canvas((longest + rest[0], longest + rest[1]))
        canvas.place(rng, outline(longest, longest, frame, inside=0))
        canvas.place(rng, figure)
        return canvas.grid

    program = solver_source("6b9890af").replace("== 2", f"== {frame}").replace("!= 2", f"!= {frame}")
    return Draft(program, distinct_inputs(num_pairs, draw))
