"""Tasks after the ARC training task 54d82841: put a mark at the bottom under the opening of each shape."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.ENCLOSURE, solves="54d82841")
def mark_bottom_under_openings(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put a mark at the bottom under the opening of each shape."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 5))
        color = random_colors(rng, 1, exclude=(0, mark))[0]
        canvas.block(canvas.grid.shape[0] - 1, 0, 1, canvas.grid.shape[1])
        for _ in range(random_count(rng, level, 1, 5)):
            arch = solid(2, choose(rng, [3, 3, 3 + 2 * round(level)]), color)
            arch[1, 1:-1] = CLEAR
            canvas.try_place(rng, arch)
        return canvas.grid

    return Draft(solver_source("54d82841").replace("), 4)", f"), {mark})"), distinct_inputs(num_pairs, draw))
