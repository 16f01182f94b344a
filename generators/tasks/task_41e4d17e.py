"""Tasks after the ARC training task 41e4d17e: lines cross in the center of each frame."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.CENTERS, solves="41e4d17e")
def cross_through_frames(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a horizontal and a vertical line through the center of each frame, behind the frames."""
    (frame,) = random_colors(rng, 1, exclude=(0,))  # detection leaves color 0 out
    background, line = random_colors(rng, 2, exclude=(frame,))
    side = choose(rng, [3, 5, 5, 7]) if level > 0.3 else choose(rng, [3, 5])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=side + 3), background)
        for _ in range(random_count(rng, level, 1, 4)):
            canvas.try_place(rng, outline(side, side, frame))
        return canvas.grid

    program = solver_source("41e4d17e").replace("== 1]", f"== {frame}]")
    return Draft(program.replace("6, only=8", f"{line}, only={background}"), distinct_inputs(num_pairs, draw))
