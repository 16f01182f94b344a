"""Tasks after the ARC training task 85c4e7cd."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.FRAMING, solves="85c4e7cd")
def reverse_rings_85c4e7cd(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Reverse the order of the colors of nested rings, or move each color one ring outwards."""
    new = choose(rng, ["colors[::-1]", "colors[::-1]", "colors[1:] + colors[:1]"])

    def draw() -> Grid:
        rings = random_count(rng, level, 2, 9)
        index = np.arange(2 * rings)
        index = np.minimum(index, index[::-1])
        grid: Grid = np.array(random_colors(rng, rings))[np.minimum.outer(index, index)]
        return grid

    return Draft(solver_source("85c4e7cd").replace("colors[::-1]", new), distinct_inputs(num_pairs, draw))
