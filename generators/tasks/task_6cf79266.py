"""Tasks after the ARC training task 6cf79266: paint the empty squares in the noise."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.FILLING, solves="6cf79266")
def paint_empty_squares(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Paint the empty squares in the noise."""
    new = random_int(rng, 1, 9)
    side = choose(rng, [3, 3, 4])

    def draw() -> Grid:
        noise = random_colors(rng, 1, exclude=(0, new))[0]
        canvas = Canvas(random_shape(rng, level, 8))
        canvas.grid = noise_image(rng, canvas.grid.shape, [noise], rng.uniform(0.6, 0.75))
        for _ in range(random_count(rng, level, 1, 5)):
            canvas.try_place(rng, solid(side, side, 0))
        return canvas.grid

    program = solver_source("6cf79266").replace("create_img(3", f"create_img({side}").replace("+ 3", f"+ {side}")
    return Draft(program.replace(", 1)", f", {new})"), distinct_inputs(num_pairs, draw))
