"""Tasks after the ARC training task b775ac94."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob


@generator(Concept.SYMMETRY, solves="b775ac94")
def mirror_figures_into_corner_cells(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror each figure into the cells of other colors that touch its corner, in their colors."""

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 12))
        for _ in range(random_count(rng, level, 1, 4)):
            color, *others = random_colors(rng, 4, exclude=(0,))
            side = random_int(rng, 2, 3 + round(level))
            figure = blob(rng, side, side, color)
            cells = np.argwhere(figure == color)
            row, col = cells[int((cells[:, 0] * 10 - cells[:, 1]).argmax())]
            height = row + 1
            whole = np.full((2 * side, 2 * side), CLEAR)
            left = side - 1 - col
            whole[side - height : side, max(left, 0) :][: figure.shape[0], : figure.shape[1]] = figure[:height]
            corner = (side - 1, max(left, 0) + col)
            block = [(0, 1), (1, 0), (1, 1)]
            for (down, right), other in zip(choose_some(rng, block, random_int(rng, 2, 3)), others, strict=False):
                if whole[corner[0] + down, corner[1] + right] == CLEAR:
                    whole[corner[0] + down, corner[1] + right] = other
            canvas.try_place(rng, np.rot90(whole, random_int(rng, 0, 3)), gap=2, inside=1)
        return canvas.grid

    return Draft(solver_source("b775ac94"), distinct_inputs(num_pairs, draw))
