"""Tasks after the ARC training task 7468f01a: crop the rectangle and mirror it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="7468f01a")
def crop_and_mirror_rectangle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the rectangle and mirror it."""
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        height, width = random_shape(rng, level, 3, 20)
        canvas = Canvas((height + random_int(rng, 1, 10), width + random_int(rng, 1, 10)))
        color, mark = random_colors(rng, 2, exclude=(0,))
        rectangle = noise_image(rng, (height, width), [mark], rng.uniform(0.15, 0.4), background=color)
        canvas.place(rng, rectangle)
        return canvas.grid

    return Draft(solver_source("7468f01a").replace("axis=1", f"axis={axis}"), distinct_inputs(num_pairs, draw))
