"""Tasks after the ARC training task dc1df850: the cells of one color get a ring."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="dc1df850")
def ring_cells_of_one_color_dc1df850(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround the cells of one color by a ring or a cross; other cells stay."""
    marked, ring = random_colors(rng, 2, exclude=(0,))
    others = random_colors(rng, random_count(rng, level, 1, 3), exclude=(0, marked, ring))
    connectivity = choose(rng, [8, 8, 4])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=5))
        for number in range(random_count(rng, level, 2, 14)):
            canvas.try_place(rng, solid(1, 1, choose(rng, others) if number % 2 else marked), gap=2)
        return canvas.grid

    program = solver_source("dc1df850").replace("img == 2", f"img == {marked}")
    program = program.replace("connectivity=8), 1)", f"connectivity={connectivity}), {ring})")
    return Draft(program, distinct_inputs(num_pairs, draw))
