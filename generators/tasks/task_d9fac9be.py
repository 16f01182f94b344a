"""Tasks after the ARC training task d9fac9be: the color inside the ring is shown."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline, solid


@generator(Concept.ENCLOSURE, solves="d9fac9be")
def color_inside_ring_d9fac9be(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the color of the cell that a ring of another color surrounds."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        colors = random_colors(rng, random_count(rng, level, 2, 4), exclude=(0,))
        canvas.place(rng, outline(3, 3, colors[0], inside=colors[1]), inside=1)
        for _ in range(random_count(rng, level, 3, 30)):
            canvas.try_place(rng, solid(1, 1, choose(rng, colors)))
        return canvas.grid

    return Draft(solver_source("d9fac9be"), distinct_inputs(num_pairs, draw))
