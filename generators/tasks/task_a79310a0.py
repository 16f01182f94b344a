"""Tasks after the ARC training task a79310a0: move everything by one cell and recolor it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source
from generators.sprites import blob


@generator(Concept.MOTION, solves="a79310a0")
def move_and_recolor_all(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move everything by one cell and recolor it."""
    old, new = random_colors(rng, 2, exclude=(0,))
    direction = choose(rng, ["DOWN", "DOWN", "UP", "LEFT", "RIGHT", "DOWN_RIGHT"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 3))
        side = random_int(rng, 2, 3)
        for _ in range(random_count(rng, level, 1, 5)):
            canvas.try_place(
                rng, blob(rng, min(side, len(canvas.grid) - 1), 2, old), inside=int(min(canvas.grid.shape) > 4)
            )
        return canvas.grid

    program = solver_source("a79310a0").replace("DOWN", direction).replace("{8: 2}", colormap_source({old: new}))
    return Draft(program, distinct_inputs(num_pairs, draw))
