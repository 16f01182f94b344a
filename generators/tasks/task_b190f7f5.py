"""Tasks after the ARC training task b190f7f5."""

from __future__ import annotations

import itertools

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="b190f7f5")
def stamp_cells_b190f7f5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put a shape, recolored, in place of each colored cell of the other half."""
    stamp = random_colors(rng, 1, exclude=(0,))[0]
    orders = itertools.cycle([1, -1])  # both must be shown, or the color of the stamp would not matter

    def draw() -> Grid:
        side = 2 + random_int(rng, 0, 1) if level < 0.5 else random_int(rng, 3, 5)
        mask = rng.random((side, side)) < 0.6
        mask[0, 0], mask[-1, random_int(rng, 0, side - 1)] = True, True
        mask[0, 1] = False
        colors = noise_image(
            rng, (side, side), random_colors(rng, random_count(rng, level, 2, 4), exclude=(0, stamp)), 0.6
        )
        halves = [np.where(mask, stamp, 0), colors]
        return np.concatenate(halves[:: next(orders)], axis=random_int(rng, 0, 1))

    return Draft(solver_source("b190f7f5").replace("8 not in", f"{stamp} not in"), distinct_inputs(num_pairs, draw))
