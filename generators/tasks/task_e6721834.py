"""Tasks after the ARC training task e6721834."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.MOTION, solves="e6721834")
def move_rectangles_to_their_dots(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move the rectangles of one half to the other one, where dots show their places."""

    def draw() -> Grid:
        height, width = random_side(rng, level, 9, 12), random_side(rng, level, 9, 12)
        ground, room, other_ground, *dots = random_colors(rng, 5)
        source, target = Canvas((height, width), ground), Canvas((height, width), other_ground)
        for _ in range(random_count(rng, level, 1, 2)):
            rectangle = solid(random_int(rng, 3, 5), random_int(rng, 4, 5), room)
            rectangle[random_int(rng, 0, 1), random_int(rng, 0, 1)] = dots[0]
            rectangle[2, random_int(rng, 1, 3)] = rectangle[1, random_int(rng, 2, 3)] = choose(rng, dots)
            if target.try_place(rng, np.where(rectangle == room, CLEAR, rectangle), gap=0):
                source.try_place(rng, rectangle)
        halves = [source.grid, target.grid] if rng.random() < 0.5 else [target.grid, source.grid]
        return np.vstack(halves) if rng.random() < 0.5 else np.hstack(halves)

    return Draft(solver_source("e6721834"), distinct_inputs(num_pairs, draw))
