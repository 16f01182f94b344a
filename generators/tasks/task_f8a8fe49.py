"""Tasks after the ARC training task f8a8fe49: mirror the inside of two brackets out over the nearer bracket."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_side
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source


@generator(Concept.SYMMETRY, solves="f8a8fe49")
def mirror_out_of_brackets(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the inside of two brackets out over the nearer bracket."""
    bracket, color = random_colors(rng, 2, exclude=(0,))
    turned = cycle([False, True] if rng.random() < 0.5 else [True, False])

    def draw() -> Grid:
        height, width = random_side(rng, level, 8, 14), random_side(rng, level, 6, 18)
        half = height // 2
        box = np.zeros((2 * height, width + random_int(rng, 2, 5)), np.int64)
        inside = noise_image(rng, (height - 4, width - 2), [color], 0.3)
        inside[0, 0] = inside[-1, -1] = color
        left = random_int(rng, 1, box.shape[1] - width - 1)
        box[half + 2 : half + height - 2, left + 1 : left + width - 1] = inside
        box[[half, half + height - 1], left : left + width] = bracket
        box[half + 1, [left, left + width - 1]] = box[half + height - 2, [left, left + width - 1]] = bracket
        return np.ascontiguousarray(box.T) if next(turned) else box

    program = (
        solver_source("f8a8fe49")
        .replace("== 2", "== BRACKET")
        .replace("== 5", f"== {color}")
        .replace("mirrored, 5", f"mirrored, {color}")
    )
    program = program.replace("BRACKET", f"{bracket}").replace("{5: 0}", colormap_source({color: 0}))
    return Draft(program, distinct_inputs(num_pairs, draw))
