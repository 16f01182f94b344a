"""Tasks after the ARC training task 6d0160f0: the panel with the mark moves to the place that the mark has in it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.PANELS, solves="6d0160f0")
def move_marked_panel_6d0160f0(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move the panel with the mark to the place that the mark has within it; empty the others."""
    num_panels = random_count(rng, level, 2, 4)
    line, mark = random_colors(rng, 2, exclude=(0,))
    others = random_colors(rng, random_count(rng, level, 2, 7), exclude=(0, line, mark))

    def draw() -> Grid:
        grid = divided_image(
            rng, (num_panels, num_panels), (num_panels, num_panels), line, others, rng.uniform(0.3, 0.6)
        )
        cells = np.argwhere(grid != line)
        grid[tuple(cells[int(rng.integers(len(cells)))])] = mark
        return grid

    program = solver_source("6d0160f0").translate(str.maketrans("54", f"{line}{mark}"))
    return Draft(program, distinct_inputs(num_pairs, draw))
