"""Tasks after the ARC training task 05269061: a few diagonals of a striped pattern are shown."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="05269061")
def continue_diagonal_stripes_05269061(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue diagonal stripes, of which one diagonal per color is shown, over the whole grid."""
    num_colors = random_count(rng, level, 2, 5)
    background = 0 if rng.random() < 0.7 else random_int(rng, 1, 9)
    falling = rng.random() < 0.5

    def draw() -> Grid:
        shape = random_shape(rng, level, 2 * num_colors + 2, 15)
        rows, cols = np.indices(shape)
        number = rows + (shape[1] - 1 - cols if falling else cols)
        colors = np.array(random_colors(rng, num_colors, exclude=(background,)))
        middle = (shape[0] + shape[1] - 2) // 2
        first = middle - random_int(rng, 0, 2 * num_colors - 1)
        shown = [first + place + num_colors * random_int(rng, 0, 1) for place in range(num_colors)]
        return np.where(np.isin(number, shown), colors[number % num_colors], background)

    program = solver_source("05269061").replace("hidden_color=0", f"hidden_color={background}")
    return Draft(program, distinct_inputs(num_pairs, draw))
