"""Tasks after the ARC training task 57aa92db: incomplete figures of other sizes are completed like the complete one."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.COMPLETION, solves="57aa92db")
def complete_scaled_figures_57aa92db(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete figures of other scales and colors like the complete one."""
    marker = random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 15, 20))
        first, *colors = random_colors(rng, random_int(rng, 2, 3 + round(level)), exclude=(0, marker))
        figure = blob(rng, 3, 3, first)
        while (figure == first).sum() < 5:
            figure = np.vstack([figure, solid(1, figure.shape[1], first)])
        ends = np.argwhere(figure == first)
        pairs = [(a, b) for a in ends.tolist() for b in ends.tolist() if abs(a[0] - b[0]) + abs(a[1] - b[1]) == 1]
        marked, kept = choose(rng, pairs)
        figure[tuple(marked)] = marker
        canvas.place(rng, figure)
        for number, color in enumerate(colors):
            scale = random_int(rng, 1, 3 if min(canvas.grid.shape) > 17 else 2)
            copy = np.where(figure == first, color, figure)
            hidden = copy == color
            hidden[tuple(kept)] = False
            copy[hidden] = CLEAR
            copy = copy.repeat(scale, axis=0).repeat(scale, axis=1)
            (canvas.try_place if number else canvas.place)(rng, copy)
        return canvas.grid

    return Draft(solver_source("57aa92db"), distinct_inputs(num_pairs, draw))
