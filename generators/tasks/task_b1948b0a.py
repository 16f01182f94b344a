"""Tasks after the ARC training task b1948b0a: replace one color by another."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source


@generator(Concept.RECOLORING, solves="b1948b0a")
def replace_one_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace one color by another."""
    old, new = random_colors(rng, 2)

    def draw() -> Grid:
        others = random_colors(rng, random_int(rng, 1, 2 + round(2 * level)), exclude=(old, new))
        return noise_image(rng, random_shape(rng, level, 3), [old, *others])

    program = solver_source("b1948b0a").replace("{6: 2}", colormap_source({old: new}))
    return Draft(program, distinct_inputs(num_pairs, draw))
