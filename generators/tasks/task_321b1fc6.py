"""Tasks after the ARC training task 321b1fc6."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, recolor_randomly


@generator(Concept.SAMENESS, solves="321b1fc6")
def replace_silhouettes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace each silhouette by the colored figure that has its place to fill."""
    silhouette = random_int(rng, 1, 9)

    def draw() -> Grid:
        colors = random_colors(rng, 3, exclude=(0, silhouette))
        model = blob(rng, random_count(rng, level, 2, 4), random_count(rng, level, 2, 4), 1)
        canvas = Canvas(random_shape(rng, level, smallest=9))
        canvas.place(rng, recolor_randomly(rng, model, colors))
        for _ in range(random_count(rng, level, 1, 6)):
            canvas.try_place(rng, np.where(model == 1, silhouette, CLEAR))
        return canvas.grid

    return Draft(solver_source("321b1fc6").replace("== 8", f"== {silhouette}"), distinct_inputs(num_pairs, draw))
