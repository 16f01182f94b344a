"""Tasks after the ARC training task 543a7ed5."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, outline, solid


@generator(Concept.FRAMING, solves="543a7ed5")
def dress_frames_543a7ed5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Surround each frame with one color and fill it with another, on a colored background."""
    ground, frame, ring, fill = random_colors(rng, 4, exclude=() if rng.random() < 0.5 else (0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8), ground)
        for number in range(random_count(rng, level, 1, 6)):
            sprite = (
                outline(random_count(rng, level, 3, 9), random_count(rng, level, 3, 9), frame)
                if number % 2 == 0
                else solid(random_count(rng, level, 2, 6), random_count(rng, level, 2, 6), frame)
            )
            canvas.try_place(rng, np.where(sprite == CLEAR, ground, sprite), gap=1, inside=0)
        if not canvas.placements:
            canvas.place(rng, outline(3, 3, frame, ground))
        return canvas.grid

    program = solver_source("543a7ed5").replace("background_color=8), 4", f"background_color={ground}), {fill}")
    return Draft(
        program.replace(
            "img == 6, connectivity=8), 3, only=8", f"img == {frame}, connectivity=8), {ring}, only={ground}"
        ),
        distinct_inputs(num_pairs, draw),
    )
