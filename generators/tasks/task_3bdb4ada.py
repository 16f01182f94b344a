"""Tasks after the ARC training task 3bdb4ada: holes are punched into bars."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.DRAWING, solves="3bdb4ada")
def punch_bars_3bdb4ada(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Punch every second cell of the middle row, or of one outer row, of each bar."""
    hole = 0 if rng.random() < 0.5 else random_int(rng, 1, 9)
    row = choose(rng, ["bar.center[0]", "bar.center[0]", "bar.min_row", "bar.max_row"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        for color in random_colors(rng, random_count(rng, level, 1, 6), exclude=(0, hole)):
            canvas.try_place(rng, solid(3, 2 * random_count(rng, level, 1, 9) + 1, color))
        if not canvas.placements:
            canvas.place(rng, solid(3, 5, color))
        return canvas.grid

    program = solver_source("3bdb4ada").replace("bar.center[0]", row).replace("col), 0)", f"col), {hole})")
    return Draft(program, distinct_inputs(num_pairs, draw))
