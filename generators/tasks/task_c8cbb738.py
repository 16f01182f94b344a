"""Tasks after the ARC training task c8cbb738."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import sprite_of


@generator(Concept.OVERLAY, solves="c8cbb738")
def center_figures_c8cbb738(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay the figures of all colors on each other, center on center."""

    def draw() -> Grid:
        background, *colors = random_colors(rng, random_count(rng, level, 3, 5))
        radius = 1 + (len(colors) > 2) + (rng.random() < level)
        orbits = [(row, col) for row in range(radius + 1) for col in range(row + 1)][1:]
        orbits.remove((radius, radius))
        canvas = Canvas(random_shape(rng, level, 4 * radius + 4, 26), background)
        for color, (far, near) in zip(colors, [(radius, radius), *choose_some(rng, orbits, 9)], strict=False):
            rows, cols = np.abs(np.indices((2 * far + 1, 2 * far + 1)) - far)
            mask = ((rows == far) & (cols == near)) | ((rows == near) & (cols == far))
            if canvas.try_place(rng, sprite_of(mask, color), gap=0) is None:
                break
        if len(canvas.placements) < 2:
            raise UndrawableError("only one figure finds room")
        return canvas.grid

    return Draft(solver_source("c8cbb738"), distinct_inputs(num_pairs, draw))
