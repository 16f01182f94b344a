"""Tasks after the ARC training task ae4f1146: the square with most cells of a color is cropped."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="ae4f1146")
def crop_fullest_square_ae4f1146(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the square with most, or fewest, cells of a color."""
    counted, other = random_colors(rng, 2, exclude=(0,))
    extreme = choose(rng, ["max", "max", "min"])

    def draw() -> Grid:
        side = random_count(rng, level, 3, 5)
        canvas = Canvas(random_shape(rng, level, smallest=2 * side + 4))
        for count in choose_some(rng, range(1, side * side), random_count(rng, level, 3, 8)):
            square = np.full(side * side, other)
            square[:count] = counted
            canvas.try_place(rng, rng.permutation(square).reshape(side, side))
        return canvas.grid

    program = solver_source("ae4f1146").replace("square == 1", f"square == {counted}").replace("max(", f"{extreme}(")
    return Draft(program, distinct_inputs(num_pairs, draw))
