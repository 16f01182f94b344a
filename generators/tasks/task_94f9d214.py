"""Tasks after the ARC training task 94f9d214."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="94f9d214")
def combine_halves_94f9d214(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the cells that are empty in both halves, which lie below or beside each other."""
    top, bottom, mark = random_colors(rng, 3, exclude=(0,))
    axis = random_int(rng, 0, 1)

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 15)
        halves = [noise_image(rng, shape, [color], rng.uniform(0.35, 0.65)) for color in (top, bottom)]
        return np.concatenate(halves, axis=axis)

    program = (
        solver_source("94f9d214").replace("2, 1)", "2, 1)" if axis == 0 else "1, 2)").replace("2, 0)", f"{mark}, 0)")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
