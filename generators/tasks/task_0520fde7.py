"""Tasks after the ARC training task 0520fde7: show the cells that are set on both sides of a line."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.LOGIC, solves="0520fde7")
def show_cells_set_in_both_halves(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the cells that are set on both sides of a line."""
    color, line, new = random_colors(rng, 3, exclude=(0,))
    panels = choose(rng, [(1, 2), (2, 1)])

    def draw() -> Grid:
        return divided_image(rng, random_shape(rng, level, 3, 14), panels, line, [color], rng.uniform(0.4, 0.7))

    program = solver_source("0520fde7").replace("== 1", f"== {color}").replace("* 2", f"* {new}")
    program = program.replace("color=5", f"color={line}")
    return Draft(program, distinct_inputs(num_pairs, draw))
