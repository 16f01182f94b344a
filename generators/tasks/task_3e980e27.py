"""Tasks after the ARC training task 3e980e27."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import CLEAR, blob


@generator(Concept.COPYING, solves="3e980e27")
def draw_at_points_3e980e27(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw each figure again at the single points of its marked cell; one mark means mirrored."""
    mirrored, plain = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 11, 26))
        for mark in (mirrored, plain):
            color = random_colors(rng, 1, exclude=(0, mirrored, plain))[0]
            figure = blob(rng, 3, 3, color, connectivity=8)
            cells = np.argwhere(figure >= 0)
            row, col = cells[random_int(rng, 0, len(cells) - 1)].tolist()
            figure[row, col] = mark
            if canvas.try_place(rng, figure) is None:
                raise UndrawableError("no room for both figures")
            for _ in range(random_count(rng, level, 1, 3)):
                shape = figure[:, ::-1] if mark == mirrored else figure
                canvas.try_place(rng, np.where(shape == mark, mark, CLEAR))
        return canvas.grid

    program = solver_source("3e980e27").replace(
        "mark = 2 if 2 in figure.colors else 3", f"mark = {mirrored} if {mirrored} in figure.colors else {plain}"
    )
    return Draft(program.replace("mark == 2", f"mark == {mirrored}"), distinct_inputs(num_pairs, draw))
