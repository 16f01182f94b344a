"""Tasks after the ARC training task 445eab21: the color of the larger frame is shown."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline, solid


@generator(Concept.ORDER, solves="445eab21")
def color_of_extreme_frame_445eab21(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the color of the largest or smallest frame as a square."""
    extreme = choose(rng, ["max", "min"])
    side = random_int(rng, 1, 3)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=10))
        areas: set[int] = set()
        for color in random_colors(rng, random_count(rng, level, 2, 6), exclude=(0,)):
            height, width = random_int(rng, 3, 5 + round(3 * level)), random_int(rng, 3, 5 + round(3 * level))
            if height + width not in areas and canvas.try_place(rng, outline(height, width, color), gap=1):
                areas.add(height + width)
        if len(areas) < 2:
            canvas.place(rng, outline(3, 3, color) if 6 not in areas else solid(1, 2, color))
        return canvas.grid

    program = solver_source("445eab21").replace("2, max", f"{side}, {extreme}")
    return Draft(program, distinct_inputs(num_pairs, draw))
