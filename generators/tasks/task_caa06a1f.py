"""Tasks after the ARC training task caa06a1f: a pattern is continued one column ahead."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="caa06a1f")
def continue_pattern_ahead_caa06a1f(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue a pattern over the whole grid, some columns ahead."""
    num_colors = random_count(rng, level, 2, 4)
    ahead = random_int(rng, 1, num_colors - 1)
    slanted = rng.random() < 0.6

    def draw() -> Grid:
        height, width = random_shape(rng, level, 2 * num_colors + 3, 14)
        hidden, *colors = random_colors(rng, num_colors + 1, exclude=(0,))
        rows, cols = np.indices((height, width))
        grid: Grid = np.array(colors)[(rows + cols if slanted else cols) % num_colors]
        bottom, right = random_int(rng, 1, 3), random_int(rng, 1, 3)
        grid[-bottom:] = hidden
        grid[:, -right:] = hidden
        return grid

    program = solver_source("caa06a1f").replace("width + 1", f"width + {ahead}").replace("[:, 1:]", f"[:, {ahead}:]")
    return Draft(program, distinct_inputs(num_pairs, draw))
