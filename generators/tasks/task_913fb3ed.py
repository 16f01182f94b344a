"""Tasks after the ARC training task 913fb3ed: cells get rings of a color that their color decides."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="913fb3ed")
def ring_cells_by_color_913fb3ed(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround cells with rings of a color that their own color decides."""
    num_kinds = random_count(rng, level, 2, 4)
    cells = random_colors(rng, num_kinds, exclude=(0,))
    rings = random_colors(rng, num_kinds, exclude=(0, *cells))
    connectivity = choose(rng, [8, 8, 4])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=4 * num_kinds))
        for number in range(random_count(rng, level, num_kinds, 12)):
            canvas.try_place(
                rng, solid(1, 1, cells[number % num_kinds]), gap=2, inside=0 if rng.random() < level else 1
            )
        return canvas.grid

    program = solver_source("913fb3ed").replace("((3, 6), (8, 4), (2, 1))", str(tuple(zip(cells, rings, strict=True))))
    return Draft(program.replace("connectivity=8", f"connectivity={connectivity}"), distinct_inputs(num_pairs, draw))
