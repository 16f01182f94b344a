"""Tasks after the ARC training task 963e52fc: continue the pattern to twice the width, or three times."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.PATTERNS, solves="963e52fc")
def continue_pattern_sideways(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue the pattern to twice the width, or three times."""
    times = choose(rng, [2, 2, 3])

    def draw() -> Grid:
        height, width = random_side(rng, level, 3), random_side(rng, level, 5, 30 // times)
        motif = np.zeros((height, random_int(rng, 2, width // 2)), np.int64)
        top = random_int(rng, 0, height - 2)
        rows = random_int(rng, 1, height - top)
        motif[top : top + rows] = noise_image(rng, (rows, motif.shape[1]), random_colors(rng, 3, exclude=(0,)))
        return motif[:, np.arange(width) % motif.shape[1]]

    return Draft(solver_source("963e52fc").replace("2 * img", f"{times} * img"), distinct_inputs(num_pairs, draw))
