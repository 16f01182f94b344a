"""Tasks after the ARC training task b527c5c6: blocks shoot wide beams at their marked cells."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import solid


@generator(Concept.RAYS, solves="b527c5c6")
def shoot_wide_beams_b527c5c6(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot a beam out of each block at its marked cell, as wide as the block is thick."""
    mark, block_color = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for _ in range(random_count(rng, level, 1, 3)):
            thickness = random_count(rng, level, 2, 3)
            block = solid(thickness, random_int(rng, 2 * thickness, 2 * thickness + 2), block_color)
            block[0, random_int(rng, thickness - 1, block.shape[1] - thickness)] = mark
            canvas.try_place(rng, np.rot90(block, random_int(rng, 0, 3)), gap=1)
        if not canvas.placements:
            raise UndrawableError("no block finds room")
        return canvas.grid

    program = solver_source("b527c5c6").translate(str.maketrans("23", f"{mark}{block_color}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
