"""Tasks after the ARC training task a2fd1cf0."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.CONNECTION, solves="a2fd1cf0")
def connect_dots_by_angle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect two cells by a path along the row and then along the column, or the other way around."""
    start, end, path = random_colors(rng, 3, exclude=(0,))
    corner = choose(rng, ["(start[0], end[1])", "(start[0], end[1])", "(end[0], start[1])"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 5))
        canvas.place(rng, solid(1, 1, start), gap=2)
        canvas.taken[:, canvas.placements[0].col] = True
        canvas.taken[canvas.placements[0].row] = True
        canvas.place(rng, solid(1, 1, end))
        return canvas.grid

    program = (
        solver_source("a2fd1cf0").replace("== 2", "== START").replace("== 3", f"== {end}").replace("START", f"{start}")
    )
    program = program.replace(", 8,", f", {path},").replace("(start[0], end[1])", corner)
    return Draft(program, distinct_inputs(num_pairs, draw))
