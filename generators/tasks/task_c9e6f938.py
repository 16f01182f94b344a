"""Tasks after the ARC training task c9e6f938."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, object_image
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="c9e6f938")
def mirror_drawing_c9e6f938(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the mirror image of a drawing beside it, or beside it upside down."""
    program = (
        solver_source("c9e6f938")
        if rng.random() < 0.6
        else solver_source("c9e6f938").replace("flip(img, axis=1)", "rotate_90(img, 2)")
    )

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 15)
        colors = random_colors(rng, random_count(rng, level, 1, 3), exclude=(0,))
        return object_image(
            rng, shape, random_count(rng, level, 1, 4), colors=colors, max_side=max(2, min(shape) - 1)
        ).grid

    return Draft(program, distinct_inputs(num_pairs, draw))
