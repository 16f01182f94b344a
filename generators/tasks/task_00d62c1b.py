"""Tasks after the ARC training task 00d62c1b."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, ring_blob


@generator(Concept.ENCLOSURE, solves="00d62c1b")
def fill_enclosed_00d62c1b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill what lines of one color enclose."""
    wall, fill = random_colors(rng, 2, exclude=(0,))
    scribbled = rng.random() < 0.5

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=8)
        if scribbled:
            return noise_image(rng, shape, [wall], rng.uniform(0.4, 0.55))
        canvas = Canvas(shape)
        canvas.place(rng, ring_blob(rng, random_int(rng, 3, 6), random_int(rng, 3, 6), wall))
        for _ in range(random_count(rng, level, 1, 8)):
            sprite = (
                ring_blob(rng, random_int(rng, 3, 6), random_int(rng, 3, 6), wall)
                if rng.random() < 0.5
                else blob(rng, 4, 4, wall)
            )
            canvas.try_place(rng, sprite, gap=0)
        return canvas.grid

    return Draft(solver_source("00d62c1b").replace(", 4)", f", {fill})"), distinct_inputs(num_pairs, draw))
