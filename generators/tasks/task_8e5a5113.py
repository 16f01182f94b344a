"""Tasks after the ARC training task 8e5a5113: empty panels show transformations of the first one."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose_some, random_colors, random_count
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="8e5a5113")
def show_transformed_panels_8e5a5113(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill two empty panels with transformations of the first one."""
    changes = [
        "flip(pattern, 0)",
        "flip(pattern, 1)",
        "rotate_90(pattern, 1)",
        "rotate_90(pattern, 2)",
        "rotate_90(pattern, -1)",
    ]
    second, third = choose_some(rng, changes, 2)
    line, *colors = random_colors(rng, random_count(rng, level, 3, 6), exclude=(0,))

    def draw() -> Grid:
        side = random_count(rng, level, 3, 9)
        empty = np.zeros((side, side), np.int64)
        wall = np.full((side, 1), line)
        return np.hstack([noise_image(rng, (side, side), colors), wall, empty, wall, empty])

    program = solver_source("8e5a5113").replace("img, 5)", f"img, {line})").replace("rotate_90(pattern, -1)", "SECOND")
    program = program.replace("rotate_90(pattern, 2)", third).replace("SECOND", second)
    return Draft(program, distinct_inputs(num_pairs, draw))
