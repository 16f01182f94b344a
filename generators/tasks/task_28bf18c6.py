"""Tasks after the ARC training task 28bf18c6: crop the figure and repeat it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_int, random_shape, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.TILING, solves="28bf18c6")
def repeat_cropped_figure(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the figure and repeat it."""
    times = choose(rng, ["2", "3", "(2, 1)", "(2, 2)", "(3, 1)"])

    def draw() -> Grid:
        side = random_side(rng, level, 3, 8)
        canvas = Canvas(random_shape(rng, level, side + 2, 24))
        canvas.place(rng, blob(rng, side, side, random_int(rng, 1, 9)))
        return canvas.grid

    return Draft(solver_source("28bf18c6").replace(", 2)", f", {times})"), distinct_inputs(num_pairs, draw))
