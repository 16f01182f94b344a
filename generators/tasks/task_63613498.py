"""Tasks after the ARC training task 63613498."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob


@generator(Concept.SAMENESS, solves="63613498")
def find_model_shape_63613498(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the objects that have the shape of the one in the walled corner."""
    wall = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        side = random_int(rng, 3, 4 + (level > 0.5))
        canvas = Canvas(random_shape(rng, level, 2 * side + 4, 28))
        colors = random_colors(rng, random_count(rng, level, 3, 7), exclude=(0, wall))
        model = blob(rng, side - 1, side - 1, colors[0])
        canvas.put(model, random_int(rng, 0, side - model.shape[0]), random_int(rng, 0, side - model.shape[1]))
        canvas.grid[side, : side + 1] = canvas.grid[: side + 1, side] = wall
        canvas.block(0, 0, side + 2, side + 2)
        for number, color in enumerate(colors[1:]):
            sprite = blob(rng, side - 1, side - 1, color) if number else np.where(model >= 0, color, CLEAR)
            canvas.try_place(rng, sprite)
        return np.ascontiguousarray(np.rot90(canvas.grid, random_int(rng, 0, 3)))

    program = solver_source("63613498").replace("(0, 5)", f"(0, {wall})").replace("img == 5", f"img == {wall}")
    return Draft(program.replace("], 5)", f"], {wall})"), distinct_inputs(num_pairs, draw))
