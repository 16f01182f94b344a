"""Tasks after the ARC training task 4612dd53: complete the dashed rectangle and the dashed line inside it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.COMPLETION, solves="4612dd53")
def complete_dashed_rectangle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete the dashed rectangle and the dashed line inside it."""
    color, new = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, 6, 26)
        frame = outline(height, width, color, inside=0)
        frame[:, 1:-1][[0, -1]] *= rng.random((2, width - 2)) < 0.6
        frame[1:-1][:, [0, -1]] *= rng.random((height - 2, 2)) < 0.6
        if rng.random() < 0.7:
            row = random_int(rng, 2, height - 3)
            frame[row, choose_some(rng, range(1, width - 1), random_int(rng, 2, width - 3))] = color
        canvas = Canvas((height + random_int(rng, 1, 4), width + random_int(rng, 1, 4)))
        canvas.place(rng, np.ascontiguousarray(frame))
        return np.ascontiguousarray(canvas.grid.T) if rng.random() < 0.5 else canvas.grid

    return Draft(solver_source("4612dd53").replace("figure, 2", f"figure, {new}"), distinct_inputs(num_pairs, draw))
