"""Tasks after the ARC training task e50d258f."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="e50d258f")
def crop_by_count_e50d258f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the rectangle that has most, or fewest, cells of one color."""
    counted, *others = random_colors(rng, 3, exclude=(0,))
    pick = choose(rng, ["max", "max", "min"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 12, 28))
        numbers = choose_some(rng, range(1, 9), random_count(rng, level, 4, 7))
        for number in numbers:
            height, width = random_int(rng, 3, 5 + round(2 * level)), random_int(rng, 3, 4)
            cells = np.array(others)[rng.integers(0, len(others), height * width)]
            cells[:number] = counted
            if canvas.try_place(rng, rng.permutation(cells).reshape(height, width)) is None:
                break
        return canvas.grid

    program = (
        solver_source("e50d258f").replace("max(", f"{pick}(").replace("cell_colors == 2", f"cell_colors == {counted}")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
