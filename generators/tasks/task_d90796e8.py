"""Tasks after the ARC training task d90796e8."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.OBJECTNESS, solves="d90796e8")
def melt_pairs_d90796e8(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Melt each pair of touching points of two colors into one point of a new color."""
    low, high = sorted(random_colors(rng, 2, exclude=(0,)))
    stray, new = random_colors(rng, 2, exclude=(0, low, high))
    kept, gone = choose(rng, [(high, low), (low, high)])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=4))
        pair = np.array([[low, high]])
        for number in range(random_count(rng, level, 1, 8)):
            canvas.try_place(rng, np.rot90(pair, random_int(rng, 0, 3)), gap=1)
            canvas.try_place(rng, solid(1, 1, (low, high, stray)[number % 3]), gap=1)
        if level > 0.3:
            canvas.try_place(rng, solid(1, 1, stray), gap=0)
        return canvas.grid

    program = solver_source("d90796e8").replace("(0, 5)", f"(0, {stray})").replace("(2, 3)", f"({low}, {high})")
    return Draft(program.replace("{2: 0, 3: 8}", f"{{{gone}: 0, {kept}: {new}}}"), distinct_inputs(num_pairs, draw))
