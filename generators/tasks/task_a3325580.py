"""Tasks after the ARC training task a3325580: the largest objects become columns."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.COUNTING, solves="a3325580")
def largest_objects_as_columns_a3325580(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the colors of the objects with most, or fewest, cells as columns of that length."""
    extreme = choose(rng, ["max", "max", "min"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=10))
        base = blob(rng, 3, 3, 1)
        area = int((base == 1).sum())
        colors = random_colors(rng, random_count(rng, level, 2, 7), exclude=(0,))
        num_equal = random_int(rng, 1, len(colors) - 1)
        for number, color in enumerate(colors):
            sprite = base
            if number >= num_equal:
                sprite = np.vstack([base, base[-1:]]) if extreme == "min" else solid(1, random_int(rng, 1, area - 1), 1)
            sprite = np.where(np.rot90(sprite, random_int(rng, 0, 3)) == 1, color, CLEAR)
            used = [placement.col for placement in canvas.placements]
            corners = [corner for corner in canvas.free_corners(*sprite.shape).tolist() if corner[1] not in used]
            if corners:
                canvas.put(sprite, *choose(rng, corners))
        return canvas.grid

    program = solver_source("a3325580").replace("largest = max(", f"area = {extreme}(").replace("largest", "area")
    return Draft(program, distinct_inputs(num_pairs, draw))
