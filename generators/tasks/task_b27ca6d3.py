"""Tasks after the ARC training task b27ca6d3."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="b27ca6d3")
def surround_by_size_b27ca6d3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround the objects that have a given number of cells."""
    color, ring = random_colors(rng, 2, exclude=(0,))
    size = choose(rng, [1, 2, 2, 3])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        canvas.place(rng, solid(size, 1, color) if rng.random() < 0.5 else solid(1, size, color))
        for _ in range(random_count(rng, level, 2, 12)):
            length = choose(rng, [1, 2, 3, size])
            sprite = solid(length, 1, color) if rng.random() < 0.5 else solid(1, length, color)
            canvas.try_place(rng, sprite, gap=2)
        return canvas.grid

    return Draft(
        solver_source("b27ca6d3").replace("area == 2", f"area == {size}").replace("=8), 3)", f"=8), {ring})"),
        distinct_inputs(num_pairs, draw),
    )
