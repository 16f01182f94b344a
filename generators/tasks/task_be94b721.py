"""Tasks after the ARC training task be94b721."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, solid


@generator(Concept.ORDER, solves="be94b721")
def crop_object_of_extreme_size(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the object of most cells, of greatest height or of greatest width."""
    chosen, size = choose(rng, [("max", "area"), ("max", "height"), ("max", "width"), ("min", "area")])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 11))
        colors = random_colors(rng, random_count(rng, level, 4, 8), exclude=(0,))
        sizes: set[int] = set()
        for number, color in enumerate(colors):
            sprite = blob(rng, 2 + number % 4, 5 - number % 4, color)
            measure = {"area": int((sprite == color).sum()), "height": sprite.shape[0], "width": sprite.shape[1]}[size]
            if measure not in sizes and canvas.try_place(rng, sprite):
                sizes.add(measure)
        if len(sizes) < 2:
            canvas.place(rng, solid(1, 1, colors[0]))
        return canvas.grid

    program = solver_source("be94b721").replace("max", chosen).replace("o.area", f"o.{size}")
    return Draft(program, distinct_inputs(num_pairs, draw))
