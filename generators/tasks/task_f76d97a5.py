"""Tasks after the ARC training task f76d97a5."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RECOLORING, solves="f76d97a5")
def take_other_color_f76d97a5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give the cells of a fixed color the other color and empty the rest."""
    fixed = random_colors(rng, 1, exclude=(0,))[0]

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=3)
        color = random_colors(rng, 1, exclude=(0, fixed))[0]
        grid = noise_image(rng, shape, [fixed, color])
        grid[0, 0], grid[-1, -1] = fixed, color
        return grid if rng.random() < 0.5 else grid[::-1].copy()

    return Draft(
        solver_source("f76d97a5").replace("exclude=5", f"exclude={fixed}").replace("img == 5", f"img == {fixed}"),
        distinct_inputs(num_pairs, draw),
    )
