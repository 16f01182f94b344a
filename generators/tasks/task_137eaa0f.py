"""Tasks after the ARC training task 137eaa0f: the surroundings of all marked cells are laid on each other."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="137eaa0f")
def overlay_surroundings_137eaa0f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay the 3x3 surroundings of every marked cell on each other."""
    center = random_int(rng, 1, 9)
    colors = random_colors(rng, random_count(rng, level, 2, 5), exclude=(0, center))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        whole = np.array(colors)[rng.integers(0, len(colors), (3, 3))]
        num_parts = random_count(rng, level, 2, 6)
        owner = rng.integers(0, num_parts, (3, 3))
        for part in range(num_parts):
            sprite = np.where(owner == part, whole, 0)
            sprite[1, 1] = center
            canvas.try_place(rng, sprite, gap=1 if level < 0.5 else 0)
        return canvas.grid

    program = solver_source("137eaa0f").replace("img == 5", f"img == {center}")
    return Draft(program, distinct_inputs(num_pairs, draw))
