"""Tasks after the ARC training task ce602527: the figure with an enlarged copy is cropped."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.SCALING, solves="ce602527")
def crop_the_enlarged_figure_ce602527(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the figure of which an enlarged copy is cut off by the border."""

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=17)
        background, *colors, large_color = random_colors(rng, random_int(rng, 3, 4 + round(level)))
        canvas = Canvas((height, width), background)
        figure = blob(rng, 4, 4, colors[0], connectivity=8)
        large = np.where(figure == colors[0], large_color, CLEAR).repeat(2, axis=0).repeat(2, axis=1)
        large = large[: len(large) - random_int(rng, 1, 2)]
        canvas.put(large, height - len(large), random_int(rng, 1, width - 1 - large.shape[1]))
        canvas.place(rng, figure, inside=1)
        for color in colors[1:]:
            other = blob(rng, 4, 4, color, connectivity=8)
            if canvas.try_place(rng, other, inside=1) is None:
                canvas.try_place(rng, solid(2, 2, color), inside=1)
        return np.rot90(canvas.grid, random_int(rng, 0, 3)).copy()

    return Draft(solver_source("ce602527"), distinct_inputs(num_pairs, draw))
