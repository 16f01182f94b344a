"""Tasks after the ARC training task 1f85a75f: crop the largest, highest or widest object of a noisy grid."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.CROPPING, solves="1f85a75f")
def crop_object_in_noise(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the largest, highest or widest object of a noisy grid."""
    size = choose(rng, ["area", "height", "width"])

    def draw() -> Grid:
        colors = random_colors(rng, 3, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, smallest=8))
        canvas.grid = noise_image(rng, canvas.grid.shape, colors[1:], rng.uniform(0.02, 0.12))
        sprite = blob(rng, random_count(rng, level, 4, 6), random_count(rng, level, 4, 6), colors[0], 8)
        canvas.place(rng, np.pad(sprite, 1, constant_values=0))
        return canvas.grid

    return Draft(solver_source("1f85a75f").replace("o.area", f"o.{size}"), distinct_inputs(num_pairs, draw))
