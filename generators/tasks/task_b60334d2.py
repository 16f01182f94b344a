"""Tasks after the ARC training task b60334d2: replace each dot by a fixed small pattern."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.COPYING, solves="b60334d2")
def replace_dots_by_pattern(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace each dot by a fixed small pattern."""
    dot = random_int(rng, 1, 9)
    pattern = noise_image(rng, (3, 3), random_colors(rng, 2, exclude=(0,)), 0.8)
    pattern = np.where(pattern == pattern.T, pattern, pattern.T) if rng.random() < 0.5 else pattern
    pattern[0, 0] = pattern[2, 2] = dot

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 7))
        for _ in range(random_count(rng, level, 1, 6)):
            canvas.try_place(rng, solid(1, 1, dot), gap=2, inside=1)
        return canvas.grid

    program = (
        solver_source("b60334d2")
        .replace("[[5, 1, 5], [1, 0, 1], [5, 1, 5]]", f"{pattern.tolist()}")
        .replace("== 5", f"== {dot}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
