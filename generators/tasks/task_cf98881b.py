"""Tasks after the ARC training task cf98881b: lay three panels on each other in one order."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="cf98881b")
def overlay_three_panels(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay three panels on each other in one order."""
    line, *colors = random_colors(rng, 4, exclude=(0,))
    panels = choose(rng, [(1, 3), (3, 1)])
    order = choose(rng, ["", "[::-1]"])

    def draw() -> Grid:
        shape = random_shape(rng, level, 3, 9)
        grid = divided_image(rng, shape, panels, line, [1], rng.uniform(0.4, 0.6))
        for number, color in enumerate(colors):
            row, col = (number * (shape[0] + 1), 0) if panels == (3, 1) else (0, number * (shape[1] + 1))
            panel = grid[row : row + shape[0], col : col + shape[1]]
            panel[panel != 0] = color
        return grid

    program = solver_source("cf98881b").replace("color=2)[::-1]", f"color={line}){order}")
    return Draft(program, distinct_inputs(num_pairs, draw))
