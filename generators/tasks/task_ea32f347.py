"""Tasks after the ARC training task ea32f347."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.ORDER, solves="ea32f347")
def color_by_length_ea32f347(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color bars by length: one color each, from the longest to the shortest."""
    bar, *colors = random_colors(rng, 1 + random_count(rng, level, 2, 5), exclude=(0,))
    order = choose(rng, ["-bar.area", "-bar.area", "bar.area"])

    def draw() -> Grid:
        rows, cols = random_shape(rng, level, smallest=2 * len(colors) + 3)
        canvas = Canvas((rows, cols))
        lengths = sorted(choose_some(rng, range(1, len(colors) + 3), len(colors)), reverse=True)
        for length in lengths:
            canvas.place(rng, solid(length, 1, bar) if rng.random() < 0.6 else solid(1, length, bar))
        return canvas.grid

    return Draft(
        solver_source("ea32f347").replace("-bar.area", order).replace("[1, 4, 2]", f"{colors}"),
        distinct_inputs(num_pairs, draw),
    )
