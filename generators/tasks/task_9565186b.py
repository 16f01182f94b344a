"""Tasks after the ARC training task 9565186b: all but the most common color are replaced."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.RECOLORING, solves="9565186b")
def keep_most_common_color_9565186b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep the most common color, or replace just that one."""
    color = random_int(rng, 0, 9)
    kept = choose(rng, ["==", "==", "!="])

    def draw() -> Grid:
        height, width = random_shape(rng, level)
        main, *others = random_colors(rng, random_count(rng, level, 2, 6), exclude=(color,))
        num_others = random_int(rng, len(others), max(len(others), height * width // 2 - 1))
        cells = np.full(height * width, main)
        cells[:num_others] = np.array(others)[np.arange(num_others) % len(others)]
        return rng.permutation(cells).reshape(height, width)

    program = solver_source("9565186b").replace("==", kept).replace("img, 5)", f"img, {color})")
    return Draft(program, distinct_inputs(num_pairs, draw))
