"""Tasks after the ARC training task 1190e5a7: show one cell for each panel between lines."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="1190e5a7")
def count_panels(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show one cell for each panel between lines."""
    color = choose(rng, ["mode(crop(img, panels[0][0]))", f"{random_int(rng, 0, 9)}"])

    def draw() -> Grid:
        line, background = random_colors(rng, 2)
        shape = random_shape(rng, level, 7)
        grid = np.full(shape, background)
        for side, where in zip(shape, (np.s_[:, None], np.s_[None, :]), strict=True):
            places = 1 + 2 * rng.permutation(side // 2 - 1)[: random_int(rng, 1, 1 + side // 5)]
            lines = np.zeros(side, bool)
            lines[places + random_int(rng, 0, 1)] = True
            grid = np.where(lines[where], line, grid)
        return grid

    program = solver_source("1190e5a7").replace("mode(crop(img, panels[0][0]))", color)
    return Draft(program, distinct_inputs(num_pairs, draw))
