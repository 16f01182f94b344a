"""Tasks after the ARC training task 623ea044: draw rays in the diagonal or straight directions from the cell."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.RAYS, solves="623ea044")
def draw_diagonals_through_dot(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw rays in the diagonal or straight directions from the cell."""
    directions = choose(rng, ["DIAGONAL", "DIAGONAL", "STRAIGHT", "DIAGONAL[:2]", "DIAGONAL[2:]"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 5))
        canvas.place(rng, solid(1, 1, random_int(rng, 1, 9)))
        return canvas.grid

    return Draft(solver_source("623ea044").replace("DIAGONAL", directions), distinct_inputs(num_pairs, draw))
