"""Tasks after the ARC training task f25fbde4: crop the figure and enlarge it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.SCALING, solves="f25fbde4")
def crop_and_enlarge_figure(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the figure and enlarge it."""
    scale = choose(rng, ["2", "2", "3", "(1, 2)", "(2, 1)"])

    def draw() -> Grid:
        side = random_count(rng, level, 3, 10)
        canvas = Canvas(random_shape(rng, level, side + 2))
        canvas.place(rng, blob(rng, side, side, random_int(rng, 1, 9), 8))
        return canvas.grid

    return Draft(solver_source("f25fbde4").replace(", 2)", f", {scale})"), distinct_inputs(num_pairs, draw))
