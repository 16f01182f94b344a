"""Tasks after the ARC training task d364b489: the four neighbors of a cell get four colors."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="d364b489")
def surround_in_four_colors_d364b489(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround each cell by four colors, one per side."""
    center, *sides = random_colors(rng, 5, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=5))
        canvas.place(rng, solid(1, 1, center), gap=2, inside=1)
        for _ in range(random_count(rng, level, 0, 12)):
            canvas.try_place(rng, solid(1, 1, center), gap=2)
        return canvas.grid

    digits = "".join(map(str, [center, *sides]))
    return Draft(solver_source("d364b489").translate(str.maketrans("12768", digits)), distinct_inputs(num_pairs, draw))
