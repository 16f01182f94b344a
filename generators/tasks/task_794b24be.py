"""Tasks after the ARC training task 794b24be: show as many cells, in a fixed order, as there are colored cells."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="794b24be")
def show_count_in_fixed_order(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show as many cells, in a fixed order, as there are colored cells."""
    color, new = random_colors(rng, 2, exclude=(0,))
    places = choose_some(rng, list(np.ndindex(3, 3)), random_int(rng, 3, 4 + round(2 * level)))

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 8)
        grid = np.zeros(shape, np.int64)
        grid.ravel()[rng.permutation(grid.size)[: random_int(rng, 1, len(places))]] = color
        return grid

    program = (
        solver_source("794b24be")
        .replace("[(0, 0), (0, 1), (0, 2), (1, 1)]", f"{places}")
        .replace("== 1", f"== {color}")
    )
    return Draft(program.replace("], 2)", f"], {new})"), distinct_inputs(num_pairs, draw))
