"""Tasks after the ARC training task a5313dff."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, outline


@generator(Concept.ENCLOSURE, solves="a5313dff")
def fill_frames_a5313dff(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill closed frames, around what stands inside them; open frames stay empty."""
    wall, fill = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for number in range(random_count(rng, level, 1, 6) + 1):
            height, width = (random_count(rng, level, 3, 9) for _ in range(2))
            frame = outline(height, width, wall)
            if number and rng.random() < 0.4:
                frame[0, random_int(rng, 1, width - 2)] = CLEAR
            if min(height, width) >= 5:
                frame[random_int(rng, 2, height - 3), random_int(rng, 2, width - 3)] = wall
            canvas.try_place(rng, frame)
        return canvas.grid

    return Draft(solver_source("a5313dff").replace(", 1)", f", {fill})"), distinct_inputs(num_pairs, draw))
