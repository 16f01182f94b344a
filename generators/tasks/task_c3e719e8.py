"""Tasks after the ARC training task c3e719e8: the grid is copied to the cells of its most common color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="c3e719e8")
def copies_at_most_common_color_c3e719e8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Copy the grid to the cells of its most common color, or to all other cells."""
    relation = choose(rng, ["==", "==", "!="])

    def draw() -> Grid:
        shape = random_count(rng, level, 2, 5), random_count(rng, level, 2, 5)
        main, *others = random_colors(rng, random_count(rng, level, 2, 5), exclude=(0,))
        size = shape[0] * shape[1]
        cells = np.full(size, main)
        num_others = random_int(rng, 1, (size - 1) // 2)
        cells[:num_others] = np.array(others)[np.arange(num_others) % len(others)]
        return rng.permutation(cells).reshape(shape)

    return Draft(solver_source("c3e719e8").replace("==", relation), distinct_inputs(num_pairs, draw))
