"""Tasks after the ARC training task 1caeab9d: shift all objects to the row or column of the object of one color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.sprites import blob


@generator(Concept.MOTION, solves="1caeab9d")
def align_objects_with_marker(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shift all objects to the row or column of the object of one color."""
    marker = random_int(rng, 1, 9)
    sideways = rng.random() < 0.5

    def draw() -> Grid:
        height = random_side(rng, level, 7)
        colors = [marker, *random_colors(rng, random_count(rng, level, 1, 4), exclude=(0, marker))]
        grid = np.zeros((height, 4 * len(colors) + random_int(rng, 0, 2)), np.int64)
        for number, color in enumerate(choose_some(rng, colors, len(colors))):
            sprite = blob(rng, 3, 3, color)
            row = random_int(rng, 0, height - 3)
            place = grid[row : row + sprite.shape[0], 4 * number : 4 * number + sprite.shape[1]]
            place[sprite == color] = color
        return np.ascontiguousarray(grid.T) if sideways else grid

    program = solver_source("1caeab9d").replace("== 1", f"== {marker}")
    if sideways:
        program = program.replace("min_row", "min_col").replace("(goal - obj.min_col, 0)", "(0, goal - obj.min_col)")
    return Draft(program, distinct_inputs(num_pairs, draw))
