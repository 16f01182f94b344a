"""Tasks after the ARC training task eb281b96: the grid is reflected downwards several times."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="eb281b96")
def reflect_downwards_eb281b96(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Reflect the grid downwards once to three times; neighboring copies share a row."""
    num_copies = random_int(rng, 2, 4)
    copies = ", ".join(["img", *["flip(img, 0)[1:]", "img[1:]", "flip(img, 0)[1:]"][: num_copies - 1]])
    num_colors = random_int(rng, 1, 3)

    def draw() -> Grid:
        shape = random_count(rng, level, 2, 8), random_count(rng, level, 3, 30)
        return noise_image(rng, shape, random_colors(rng, num_colors, exclude=(0,)), 0.6)

    program = solver_source("eb281b96").replace("img, flip(img, 0)[1:], img[1:], flip(img, 0)[1:]", copies)
    return Draft(program, distinct_inputs(num_pairs, draw))
