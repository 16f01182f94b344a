"""Tasks after the ARC training task c8f0f002: replace one color, or two at once."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source


@generator(Concept.RECOLORING, solves="c8f0f002")
def replace_colors_together(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace one color, or two at once."""
    old, new, *others = random_colors(rng, 4)
    colormap = {old: new, others[0]: old} if rng.random() < 0.4 else {old: new}

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 3), [old, *others])

    program = solver_source("c8f0f002").replace("{7: 5}", colormap_source(colormap))
    return Draft(program, distinct_inputs(num_pairs, draw))
