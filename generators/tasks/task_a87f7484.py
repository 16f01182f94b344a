"""Tasks after the ARC training task a87f7484."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.SAMENESS, solves="a87f7484")
def find_odd_shape_a87f7484(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the part whose shape differs from the others, whatever their colors."""

    def draw() -> Grid:
        side = random_side(rng, level, 3, 6)
        count = random_int(rng, 3, min(30 // side, 3 + round(3 * level)))
        density = rng.uniform(0.4, 0.7)
        common, odd = (rng.random((side, side)) < density for _ in range(2))
        common[0, 0], odd[0, 0], common[1, 0], odd[1, 0] = True, False, False, True
        chosen = random_int(rng, 0, count - 1)
        parts = [
            np.where(odd if number == chosen else common, color, 0)
            for number, color in enumerate(random_colors(rng, count, exclude=(0,)))
        ]
        return np.concatenate(parts, axis=random_int(rng, 0, 1))

    return Draft(solver_source("a87f7484"), distinct_inputs(num_pairs, draw))
