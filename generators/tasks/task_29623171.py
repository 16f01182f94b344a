"""Tasks after the ARC training task 29623171."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import choose, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.PANELS, solves="29623171")
def fill_busiest_panel_29623171(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the panels that have most colored cells and empty the others."""
    line, color = random_colors(rng, 2, exclude=(0,))
    pick = choose(rng, ["max", "max", "min"])

    def draw() -> Grid:
        side = random_int(rng, 2, 3 + round(level))
        rows, cols = (random_int(rng, 2, min(3 + round(4 * level), 31 // (side + 1))) for _ in range(2))
        grid = divided_image(rng, (side, side), (rows, cols), line, [color], rng.uniform(0.25, 0.5))
        for row in range(rows):  # an empty panel would say nothing about how many cells it has
            for col in range(cols):
                grid[
                    row * (side + 1) + random_int(rng, 0, side - 1), col * (side + 1) + random_int(rng, 0, side - 1)
                ] = color
        return grid

    program = solver_source("29623171").replace("color=5", f"color={line}").replace("(0, 5)", f"(0, {line})")
    return Draft(program.replace("max(np", f"{pick}(np"), distinct_inputs(num_pairs, draw))
