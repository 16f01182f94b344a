"""Tasks after the ARC training task d5d6de2d."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, outline, ring_blob


@generator(Concept.ENCLOSURE, solves="d5d6de2d")
def keep_enclosed_d5d6de2d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep only what the frames enclose, in a new color."""
    wall, fill = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        for _ in range(random_count(rng, level, 1, 8)):
            height, width = random_count(rng, level, 3, 8), random_count(rng, level, 3, 8)
            sprite = outline(height, width, wall) if rng.random() < 0.6 else ring_blob(rng, height, width, wall)
            canvas.try_place(rng, sprite)
        if not canvas.placements:
            canvas.place(rng, outline(3, 3, wall))
        for _ in range(random_count(rng, level, 0, 4)):
            canvas.try_place(rng, blob(rng, 3, 3, wall))
        return canvas.grid

    return Draft(solver_source("d5d6de2d").replace(", 3)", f", {fill})"), distinct_inputs(num_pairs, draw))
