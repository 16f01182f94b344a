"""Tasks after the ARC training task d10ecb37."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, random_image
from generators.randomness import choose, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.CROPPING, solves="d10ecb37")
def crop_corner_d10ecb37(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop a block of fixed size from one corner of the grid."""
    height, width = (2, 2) if rng.random() < 0.4 else (random_int(rng, 1, 3 + round(3 * level)), random_int(rng, 2, 4))
    rows = choose(rng, [f":{height}", f"-{height}:"])
    cols = choose(rng, [f":{width}", f"-{width}:"])

    def draw() -> Grid:
        largest = max(height, width) + 1
        return random_image(rng, level, largest)

    return Draft(solver_source("d10ecb37").replace("[:2, :2]", f"[{rows}, {cols}]"), distinct_inputs(num_pairs, draw))
