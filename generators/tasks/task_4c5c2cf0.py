"""Tasks after the ARC training task 4c5c2cf0: mirror the figure around the center of an x-shaped marker."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.SYMMETRY, solves="4c5c2cf0")
def mirror_around_cross(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the figure around the center of an x-shaped marker."""

    def draw() -> Grid:
        cross, color = random_colors(rng, 2, exclude=(0,))
        reach = random_count(rng, level, 4, 9)
        figure = blob(rng, reach - 1, reach - 1, color)
        if (figure == color).sum() == 5:
            figure = solid(2, 3, color)
        whole = np.full((2 * reach + 1, 2 * reach + 1), CLEAR)
        whole[reach - 1 : reach + 2, reach - 1 : reach + 2] = np.where(np.indices((3, 3)).sum(0) % 2, CLEAR, cross)
        whole[reach + 2 :, reach + 1 :][: figure.shape[0], : figure.shape[1]] = figure[: reach - 1]
        canvas = Canvas((2 * reach + random_int(rng, 2, 6), 2 * reach + random_int(rng, 2, 6)))
        canvas.place(rng, np.rot90(whole, random_int(rng, 0, 3)))
        return canvas.grid

    return Draft(solver_source("4c5c2cf0"), distinct_inputs(num_pairs, draw))
