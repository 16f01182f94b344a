"""Tasks after the ARC training task d406998b."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="d406998b")
def recolor_every_other_d406998b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor what stands in every second or third column, counted from the right or from the left."""
    color, new = random_colors(rng, 2, exclude=(0,))
    step = choose(rng, [2, 2, 3])
    remainder = random_int(rng, 0, step - 1)
    order = choose(rng, ["[::-1]", "[::-1]", ""])

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, 3, 30)
        cols = min(cols + 5, 30)
        grid = np.zeros((rows, cols), np.int64)
        grid[rng.integers(0, rows, cols), np.arange(cols)] = color
        return grid

    program = (
        solver_source("d406998b")
        .replace("[::-1] % 2 == 0", f"{order} % {step} == {remainder}")
        .replace("even, 3", f"even, {new}")
    )
    return Draft(program.replace("even", "chosen"), distinct_inputs(num_pairs, draw))
