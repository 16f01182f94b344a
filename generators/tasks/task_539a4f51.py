"""Tasks after the ARC training task 539a4f51."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="539a4f51")
def continue_nested_angles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue nested angles, in the same order of colors, to twice the size."""
    times = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        side = random_side(rng, level, 3, 30 // times)
        num_colors = random_int(rng, 2, side)
        colors = np.zeros(side, np.int64)
        colors[:num_colors] = rng.choice(random_colors(rng, 4, exclude=(0,)), num_colors)
        rows, cols = np.indices((side, side))
        grid: Grid = colors[np.maximum(rows, cols)]
        return grid

    return Draft(solver_source("539a4f51").replace("2 * img", f"{times} * img"), distinct_inputs(num_pairs, draw))
