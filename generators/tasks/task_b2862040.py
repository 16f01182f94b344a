"""Tasks after the ARC training task b2862040: recolor the figures with a hole."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, ring_blob


@generator(Concept.ENCLOSURE, solves="b2862040")
def recolor_figures_with_hole(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the figures with a hole."""
    background, new = random_colors(rng, 2)

    def draw() -> Grid:
        color = random_colors(rng, 1, exclude=(background, new))[0]
        canvas = Canvas(random_shape(rng, level, 9), background)
        for number in range(random_count(rng, level, 2, 7)):
            if number % 2 == 0:
                height, width = (random_int(rng, 3, 4 + round(2 * level)) for _ in range(2))
                canvas.try_place(rng, ring_blob(rng, height, width, color))
            else:
                canvas.try_place(rng, blob(rng, 3, 3, color))
        return canvas.grid

    program = (
        solver_source("b2862040")
        .replace("background_color=9", f"background_color={background}")
        .replace("], 8", f"], {new}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
