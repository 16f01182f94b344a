"""Tasks after the ARC training task aedd82e4."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, solid


@generator(Concept.SELECTION, solves="aedd82e4")
def recolor_points_aedd82e4(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor what is a single cell, or what is none."""
    color, new = random_colors(rng, 2, exclude=(0,))
    negated = choose(rng, ["", "", "not "])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=4))
        canvas.place(rng, solid(1, 1, color))
        canvas.try_place(rng, solid(1, 2, color) if rng.random() < 0.5 else solid(2, 1, color))
        for _ in range(random_count(rng, level, 0, 12)):
            canvas.try_place(rng, solid(1, 1, color) if rng.random() < 0.5 else blob(rng, 3, 3, color))
        return canvas.grid

    return Draft(
        solver_source("aedd82e4").replace("if obj", f"if {negated}obj").replace("], 1)", f"], {new})"),
        distinct_inputs(num_pairs, draw),
    )
