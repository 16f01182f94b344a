"""Tasks after the ARC training task 3428a4f5: show the cells that are set in exactly one of two halves."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="3428a4f5")
def show_cells_set_in_one_half(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the cells that are set in exactly one of two halves."""
    first, second, line, new = random_colors(rng, 4, exclude=(0,))
    panels = choose(rng, [(1, 2), (2, 1)])
    second = choose(rng, [first, second])

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 14)
        grid = divided_image(rng, shape, panels, line, [first], rng.uniform(0.3, 0.7))
        half = grid[-shape[0] :, -shape[1] :]
        half[half == first] = second
        return grid

    program = solver_source("3428a4f5").replace("color=4", f"color={line}").replace("* 3", f"* {new}")
    return Draft(program, distinct_inputs(num_pairs, draw))
