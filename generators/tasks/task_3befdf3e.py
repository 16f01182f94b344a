"""Tasks after the ARC training task 3befdf3e."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.FRAMING, solves="3befdf3e")
def grow_frames_3befdf3e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Swap the two colors of framed squares and let the frame grow to the four sides by the inner width."""

    def draw() -> Grid:
        frame, inner = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 9, 24))
        for number in range(random_count(rng, level, 1, 4)):
            size = 1 if number == 0 and min(canvas.grid.shape) < 12 else random_int(rng, 1, 2 + (level > 0.5))
            corners = canvas.free_corners(3 * size + 2, 3 * size + 2)
            if len(corners):
                row, col = choose(rng, corners.tolist())
                canvas.put(outline(size + 2, size + 2, frame, inner), row + size, col + size, gap=size + 1)
        return canvas.grid

    return Draft(solver_source("3befdf3e"), distinct_inputs(num_pairs, draw))
