"""Tasks after the ARC training task ff28f65a: show as many cells, in a fixed order, as there are squares."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.COUNTING, solves="ff28f65a")
def count_squares_in_fixed_order(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show as many cells, in a fixed order, as there are squares."""
    new = random_int(rng, 1, 9)
    places = choose_some(rng, list(np.ndindex(3, 3)), random_int(rng, 3, 5))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 7))
        color = random_int(rng, 1, 9)
        for _ in range(random_int(rng, 1, len(places))):
            canvas.try_place(rng, solid(2, 2, color))
        return canvas.grid

    program = (
        solver_source("ff28f65a")
        .replace("[(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]", f"{places}")
        .replace("], 1)", f"], {new})")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
