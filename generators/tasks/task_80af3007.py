"""Tasks after the ARC training task 80af3007: replace each block of the figure by the whole figure in small."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="80af3007")
def replace_blocks_by_figure(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace each block of the figure by the whole figure in small."""
    where = choose(rng, ["figure != 0", "figure != 0", "figure == 0"])

    def draw() -> Grid:
        side = random_int(rng, 2, 3 + round(2 * level))
        scale = random_int(rng, 2, 3) if side < 5 else 2
        color = random_int(rng, 1, 9)
        figure = noise_image(rng, (side, side), [color], 0.5)
        figure[0, random_int(rng, 0, side - 1)] = figure[-1, random_int(rng, 0, side - 1)] = color
        figure[random_int(rng, 0, side - 1), 0] = figure[random_int(rng, 0, side - 1), -1] = color
        figure[0, 0], figure[1, 0] = choose(rng, [(0, color), (color, 0)])
        figure[0, -1] = figure[-1, 0] = color
        canvas = Canvas((side * scale + random_int(rng, 1, 9), side * scale + random_int(rng, 1, 9)))
        canvas.place(rng, figure.repeat(scale, 0).repeat(scale, 1))
        return canvas.grid

    return Draft(solver_source("80af3007").replace("figure != 0", where), distinct_inputs(num_pairs, draw))
