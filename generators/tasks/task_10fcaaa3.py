"""Tasks after the ARC training task 10fcaaa3: the grid is repeated and the neighbors of colored cells are marked."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.TILING, solves="10fcaaa3")
def tile_and_mark_neighbors_10fcaaa3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat the grid 2x2 and mark the diagonal or straight neighbors of every colored cell."""
    mark = random_int(rng, 1, 9)
    steps = choose(rng, ["DIAGONAL", "STRAIGHT"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 2, 15))
        color = random_colors(rng, 1, exclude=(0, mark))[0]
        for _ in range(random_count(rng, level, 1, 8)):
            canvas.try_place(rng, solid(1, 1, color), gap=0 if rng.random() < 0.3 else 1)
        return canvas.grid

    program = solver_source("10fcaaa3").replace("DIAGONAL", steps).replace("diagonals, 8", f"diagonals, {mark}")
    return Draft(program.replace("diagonals", "around"), distinct_inputs(num_pairs, draw))
