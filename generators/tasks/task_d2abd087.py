"""Tasks after the ARC training task d2abd087."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import blob, solid


@generator(Concept.SELECTION, solves="d2abd087")
def recolor_objects_by_area(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the objects of a certain area, or above or below it, and all others."""
    first, second = random_colors(rng, 2, exclude=(0,))
    comparison = choose(rng, ["== 6", "== 4", "> 4", "< 4"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 9))
        color = random_colors(rng, 1, exclude=(0, first, second))[0]
        for shape in ((2, 3) if comparison == "== 6" else (2, 2), (2, 1), (3, 3)):
            canvas.try_place(rng, np.rot90(solid(*shape, color)))
        for _ in range(random_count(rng, level, 1, 8)):
            canvas.try_place(rng, blob(rng, 3, 4, color))
        return canvas.grid

    program = solver_source("d2abd087").replace(
        "2 if obj.area == 6 else 1", f"{first} if obj.area {comparison} else {second}"
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
