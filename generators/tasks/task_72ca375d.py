"""Tasks after the ARC training task 72ca375d: show the object that is its own mirror image."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, sprite_of, symmetric_blob


@generator(Concept.SYMMETRY, solves="72ca375d")
def show_symmetric_object(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the object that is its own mirror image."""
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 10))
        colors = random_colors(rng, random_count(rng, level, 3, 6), exclude=(0,))
        canvas.place(rng, symmetric_blob(rng, 3, 5, colors[0]))
        for color in colors[1:]:
            sprite = blob(rng, 3, 4, color)
            if sprite.shape[1] > 1 and (sprite != sprite[:, ::-1]).any():
                canvas.try_place(rng, sprite)
        if len(canvas.placements) < 2:
            canvas.place(rng, sprite_of(np.array([[True, False], [True, True]]), colors[1]))
        return canvas.grid if axis else np.ascontiguousarray(canvas.grid.T)

    return Draft(solver_source("72ca375d").replace("axis=1", f"axis={axis}"), distinct_inputs(num_pairs, draw))
