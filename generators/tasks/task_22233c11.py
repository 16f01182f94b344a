"""Tasks after the ARC training task 22233c11: put blocks diagonally off the empty corners of pairs of blocks."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import sprite_of


@generator(Concept.SURROUNDINGS, solves="22233c11")
def put_blocks_at_empty_corners(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put blocks diagonally off the empty corners of pairs of blocks."""
    new = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        color = random_colors(rng, 1, exclude=(0, new))[0]
        for _ in range(random_count(rng, level, 1, 4)):
            size = random_int(rng, 1, 1 + round(2 * level))
            pair = sprite_of(np.eye(2, dtype=bool)[:: choose(rng, [1, -1])], color)
            canvas.try_place(rng, pair.repeat(size, 0).repeat(size, 1), gap=2 * size)
        return canvas.grid

    return Draft(solver_source("22233c11").replace("1), 8)", f"1), {new})"), distinct_inputs(num_pairs, draw))
