"""Tasks after the ARC training task 27a28665."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.randomness import choose, choose_some, random_colors, random_int, random_shape
from generators.registry import Draft, generator
from generators.source import colormap_source
from generators.sprites import blob, solid


@generator("counting", solves="27a28665")
def name_by_pieces_27a28665(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Name a drawing by the number of its pieces: each number has its color."""
    pieces = sorted(choose_some(rng, range(1, 6), 3))
    colors = colormap_source(dict(zip(pieces, random_colors(rng, 3, exclude=(0,)), strict=True)))
    counts = [pieces[number % 3] for number in range(max(num_pairs - 1, 1))]
    counts.append(choose(rng, counts))

    def draw(count: int) -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=6))
        color = random_int(rng, 1, 9)
        for _ in range(count):
            side = 1 if level < 0.3 else random_int(rng, 1, 2)
            canvas.place(rng, blob(rng, side, side + 1, color) if rng.random() < 0.5 * level else solid(1, side, color))
        return canvas.grid

    inputs = [draw(count) for count in counts[-num_pairs:]]
    return Draft(solver_source("27a28665").replace("{1: 6, 2: 3, 3: 1, 5: 2}", colors), inputs)
