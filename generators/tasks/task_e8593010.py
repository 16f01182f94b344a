"""Tasks after the ARC training task e8593010: color the empty areas by their size."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.ENCLOSURE, solves="e8593010")
def color_empty_areas_by_size(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the empty areas by their size."""
    formula = choose(rng, ["4 - area.area", "4 - area.area", "area.area", "area.area + 4"])
    background = choose(rng, [4, 8, 9])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 8), background)
        for number in range(random_count(rng, level, 4, 30)):
            area = number % 3 + 1
            hole = blob(rng, 1, 2, 0) if area == 2 else solid(1, 1, 0) if area == 1 else np.array([[0, 0], [0, CLEAR]])
            canvas.try_place(rng, np.rot90(hole, random_int(rng, 0, 3)))
        return canvas.grid

    return Draft(solver_source("e8593010").replace("4 - area.area", formula), distinct_inputs(num_pairs, draw))
