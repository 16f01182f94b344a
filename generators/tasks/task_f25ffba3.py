"""Tasks after the ARC training task f25ffba3: one half is reflected into the empty other half."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="f25ffba3")
def reflect_half_f25ffba3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Reflect one half of the grid into the empty other half."""
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        height, width = random_int(rng, 2, 4 + round(11 * level)), random_int(rng, 3, 6 + round(24 * level))
        half = noise_image(rng, (height, width), random_colors(rng, 4, exclude=(0,)), rng.uniform(0.3, 0.7))
        grid = np.vstack([np.zeros_like(half), half])
        if rng.random() < 0.5:
            grid = grid[::-1]
        return grid.copy() if axis == 0 else grid.T.copy()

    program = solver_source("f25ffba3").replace("img, 0", f"img, {axis}")
    return Draft(program, distinct_inputs(num_pairs, draw))
