"""Tasks after the ARC training task 7df24a62."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import solid


@generator(Concept.SAMENESS, solves="7df24a62")
def frame_constellations_7df24a62(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Frame the points wherever they lie as in a framed model, turned or mirrored."""
    frame, point = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 12, 24))
        height, width = random_int(rng, 2, 3), random_int(rng, 2, 3)
        count = random_int(rng, 2, height * width - 2)
        cells = np.zeros(height * width, np.int64)
        cells[:count] = point
        inner = rng.permutation(cells).reshape(height, width)
        canvas.put(np.pad(inner, 1, constant_values=frame), random_int(rng, 0, 1), random_int(rng, 0, 1))
        for _ in range(random_count(rng, level, 1, 3)):
            turned = np.rot90(inner, random_int(rng, 0, 3))
            canvas.try_place(rng, np.pad(turned if rng.random() < 0.5 else turned.T, 1), gap=0)
        if len(canvas.placements) < 2:
            raise UndrawableError("no room for a second constellation")
        for _ in range(random_count(rng, level, 1, 12)):
            canvas.try_place(rng, solid(1, 1, point))
        return np.rot90(canvas.grid, random_int(rng, 0, 3)).copy()

    return Draft(
        solver_source("7df24a62").replace("img == 1", f"img == {frame}").replace("{1: 0}", f"{{{frame}: 0}}"),
        distinct_inputs(num_pairs, draw),
    )
