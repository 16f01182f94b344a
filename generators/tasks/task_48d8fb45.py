"""Tasks after the ARC training task 48d8fb45: show the figure that hangs from the dot."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.SELECTION, solves="48d8fb45")
def show_figure_under_dot(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the figure that hangs from the dot."""
    dot = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 10))
        color = random_colors(rng, 1, exclude=(0, dot))[0]
        for _ in range(random_count(rng, level, 2, 6)):
            canvas.try_place(rng, blob(rng, 3, 3, color, 8), gap=2, inside=1)
        chosen = choose(rng, canvas.placements)
        col = int(np.flatnonzero(chosen.sprite[0] == color)[0])
        canvas.grid[chosen.row - 1, chosen.col + col] = dot
        return canvas.grid

    program = solver_source("48d8fb45").replace("(0, 5)", f"(0, {dot})").replace("== 5", f"== {dot}")
    return Draft(program, distinct_inputs(num_pairs, draw))
