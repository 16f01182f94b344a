"""Tasks after the ARC training task 017c7c7b: continue a picture that repeats itself downwards, and recolor it."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source


@generator(Concept.PATTERNS, solves="017c7c7b")
def continue_rows_recolored(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue a picture that repeats itself downwards, and recolor it."""
    old, new = random_colors(rng, 2, exclude=(0,))
    longer = choose(rng, ["3 // 2", "2"])

    def draw() -> Grid:
        height, width = 2 * random_side(rng, level, 3, 7), random_side(rng, level, 3, 14)
        motif = noise_image(rng, (random_int(rng, 2, height // 2), width), [old], 0.6)
        grid: Grid = motif[np.arange(height) % len(motif)]
        return grid

    program = solver_source("017c7c7b").replace("3 // 2", longer).replace("{1: 2}", colormap_source({old: new}))
    return Draft(program, distinct_inputs(num_pairs, draw))
