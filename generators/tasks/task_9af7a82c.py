"""Tasks after the ARC training task 9af7a82c."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="9af7a82c")
def draw_histogram_9af7a82c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw one column per color, as long as the color has cells, longest first."""
    upright = rng.random() < 0.6

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, 3, 7)
        total = rows * cols
        count = random_int(rng, 2 if total <= 20 else 4, 4 if total <= 20 else 6)
        low, high = max(1, -((30 - total) // (count - 1))), total // count
        sizes = choose_some(rng, range(low, high + 1), count - 1)
        colors = np.array(random_colors(rng, len(sizes) + 1, exclude=(0,)))
        cells = colors[np.repeat(np.arange(len(colors)), [*sizes, total - sum(sizes)])]
        return rng.permutation(cells).reshape(rows, cols)

    program = (
        solver_source("9af7a82c")
        if upright
        else solver_source("9af7a82c").replace("return out", "return flip(out, axis=0)")
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
