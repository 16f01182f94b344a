"""Tasks after the ARC training task 11852cab."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR


@generator(Concept.SYMMETRY, solves="11852cab")
def complete_figure_11852cab(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete a figure so that it stays the same however it is turned and mirrored."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        side = choose(rng, [3, 5]) if level < 0.5 else choose(rng, [5, 7])
        colors = random_colors(rng, random_count(rng, level, 1, 4), exclude=(0,))
        half = side // 2
        rows, cols = (np.abs(index - half) for index in np.indices((side, side)))
        table = noise_image(rng, (half + 1, half + 1), colors, 0.6)
        full = table[np.maximum(rows, cols), np.minimum(rows, cols)]
        full[[0, 0, -1, -1], [0, -1, 0, -1]] = colors[0]
        figure = np.where(rng.random((side, side)) < 0.5, full, 0)
        figure[:, 0], figure[0] = full[:, 0], full[0]
        figure = np.rot90(figure, random_int(rng, 0, 3))
        canvas.place(rng, np.where(figure > 0, figure, CLEAR))
        return canvas.grid

    return Draft(solver_source("11852cab"), distinct_inputs(num_pairs, draw))
