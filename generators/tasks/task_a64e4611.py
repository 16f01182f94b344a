"""Tasks after the ARC training task a64e4611."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.FILLING, solves="a64e4611")
def fill_empty_band_and_branches(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the widest empty band in the noise and its branches to the border, except their edges."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_side(rng, level, 10, 16), random_side(rng, level, 10, 16)
        noise = random_colors(rng, 1, exclude=(0, new))[0]
        grid = noise_image(rng, (height, width), [noise], rng.uniform(0.5, 0.7))
        left, thick = random_int(rng, 2, 3), random_int(rng, 4, 5)
        grid[:, left : left + thick] = 0
        for _ in range(random_int(rng, 1, 1 + round(level))):
            row = random_int(rng, 0, height - 4)
            grid[row : row + random_int(rng, 3, 4), left if rng.random() < 0.6 else 0 :][
                :, : width if rng.random() < 0.5 else left + 1
            ] = 0
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(solver_source("a64e4611").replace("band), 3", f"band), {new}"), distinct_inputs(num_pairs, draw))
