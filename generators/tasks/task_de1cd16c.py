"""Tasks after the ARC training task de1cd16c: the area with most noise is chosen."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="de1cd16c")
def area_with_most_noise_de1cd16c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the color of the area with most, or fewest, cells of the noise color."""
    extreme = choose(rng, ["max", "max", "min"])

    def draw() -> Grid:
        rows, cols = choose(rng, [(1, 2), (2, 1), (2, 2), (1, 3), (3, 1)] + [(2, 3), (3, 2)] * (level > 0.5))
        heights = rng.integers(5, 6 + round(5 * level), rows)
        widths = rng.integers(5, 6 + round(5 * level), cols)
        noise, *colors = random_colors(rng, rows * cols + 1)
        grid = np.array(colors).reshape(rows, cols).repeat(heights, axis=0).repeat(widths, axis=1)
        counts = choose_some(rng, range(6), rows * cols)
        for color, count in zip(colors, counts, strict=True):
            grid.ravel()[rng.permutation(np.flatnonzero(grid.ravel() == color))[:count]] = noise
        return grid

    return Draft(solver_source("de1cd16c").replace("max(", f"{extreme}("), distinct_inputs(num_pairs, draw))
