"""Tasks after the ARC training task f8ff0b80: list the colors of the objects by their area."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.ORDER, solves="f8ff0b80")
def list_colors_by_area(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """List the colors of the objects by their area."""
    reverse = choose(rng, ["True", "True", "False"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 9))
        areas: set[int] = set()
        for number, color in enumerate(random_colors(rng, random_count(rng, level, 3, 7), exclude=(0,))):
            sprite = blob(rng, 2 + number % 3, 2 + number // 2, color, 8)
            area = int((sprite == color).sum())
            if area not in areas and canvas.try_place(rng, sprite):
                areas.add(area)
        return canvas.grid

    program = solver_source("f8ff0b80").replace("reverse=True", f"reverse={reverse}")
    return Draft(program, distinct_inputs(num_pairs, draw))
