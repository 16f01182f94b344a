"""Tasks after the ARC training task 681b3aeb: fit two pieces together to a full square."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of, trim_mask


@generator(Concept.ASSEMBLY, solves="681b3aeb")
def fit_two_pieces(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fit two pieces together to a full square."""

    def draw() -> Grid:
        depths = np.sort(rng.integers(0, 4, 3)) if rng.random() < 0.5 else rng.integers(1, 3, 3)
        if depths.min() == 3 or depths.max() == 0:
            depths = np.array([1, 2, 1])
        first = np.rot90(np.arange(3)[:, None] < depths, random_int(rng, 0, 3))
        colors = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 8))
        canvas.place(rng, sprite_of(trim_mask(first), colors[0]))
        canvas.place(rng, sprite_of(trim_mask(~first), colors[1]))
        return canvas.grid

    return Draft(solver_source("681b3aeb"), distinct_inputs(num_pairs, draw))
