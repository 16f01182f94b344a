"""Tasks after the ARC training task 855e0971: holes become lines across their stripes."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.LINES, solves="855e0971")
def cut_stripes_at_holes_855e0971(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Extend each hole to a line across its stripe."""

    def draw() -> Grid:
        num_stripes = random_count(rng, level, 2, 6)
        sizes = rng.integers(3, 5 + round(level), num_stripes)
        width = random_int(rng, 6, 9 + round(21 * level))
        colors = random_colors(rng, num_stripes, exclude=(0,))
        grid = np.repeat(np.array(colors), sizes)[:, None].repeat(width, axis=1)
        tops = np.cumsum(sizes) - sizes
        for number in choose_some(rng, range(num_stripes), random_int(rng, 1, num_stripes)):
            for col in choose_some(rng, range(1, width - 1, 2), random_count(rng, level, 1, 3)):
                grid[tops[number] + random_int(rng, 0, int(sizes[number]) - 1), col] = 0
        return grid if rng.random() < 0.5 else grid.T.copy()

    return Draft(solver_source("855e0971"), distinct_inputs(num_pairs, draw))
