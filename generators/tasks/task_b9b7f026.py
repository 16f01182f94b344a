"""Tasks after the ARC training task b9b7f026: answer the color of the figure with a hole."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import ring_blob, solid


@generator(Concept.ENCLOSURE, solves="b9b7f026")
def answer_color_of_figure_with_hole(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Answer the color of the figure with a hole."""
    side = choose(rng, [1, 1, 2, 3])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 9))
        colors = random_colors(rng, random_count(rng, level, 2, 8), exclude=(0,))
        canvas.place(rng, ring_blob(rng, random_int(rng, 3, 5), random_int(rng, 3, 5), colors[0]))
        for color in colors[1:]:
            height, width = (random_int(rng, 2, 3 + round(3 * level)) for _ in range(2))
            canvas.try_place(rng, solid(height, width, color))
        return canvas.grid

    program = solver_source("b9b7f026").replace("create_img(1", f"create_img({side}")
    return Draft(program, distinct_inputs(num_pairs, draw))
