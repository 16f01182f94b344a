"""Tasks after the ARC training task ce22a75a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.SURROUNDINGS, solves="ce22a75a")
def grow_points_ce22a75a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Make each point a square of another color around it."""
    point, paint = random_colors(rng, 2, exclude=(0,))
    width = 1 + (rng.random() < 0.5 * level)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        for _ in range(random_count(rng, level, 2, 10)):
            canvas.try_place(rng, solid(1, 1, point), gap=random_int(rng, 1, 3))
        return canvas.grid

    return Draft(
        solver_source("ce22a75a").replace("expand(1)", f"expand({width})").replace("], 1)", f"], {paint})"),
        distinct_inputs(num_pairs, draw),
    )
