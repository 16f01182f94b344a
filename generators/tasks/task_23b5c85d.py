"""Tasks after the ARC training task 23b5c85d: the smallest rectangle is cropped."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import solid


@generator(Concept.CROPPING, solves="23b5c85d")
def crop_extreme_rectangle_23b5c85d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the rectangle of most or fewest cells."""
    extreme = choose(rng, ["min", "max"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=10))
        seen: set[int] = set()
        wanted = random_count(rng, level, 3, 7)
        for color in (*random_colors(rng, 9, exclude=(0,)), *random_colors(rng, 9, exclude=(0,))):
            height, width = random_int(rng, 1, 4 + round(4 * level)), random_int(rng, 2, 4 + round(4 * level))
            if len(seen) < wanted and height * width not in seen and canvas.try_place(rng, solid(height, width, color)):
                seen.add(height * width)
        if len(seen) < 2:
            raise UndrawableError("one rectangle is no choice")
        return canvas.grid

    program = solver_source("23b5c85d").replace("min(", f"{extreme}(")
    return Draft(program, distinct_inputs(num_pairs, draw))
