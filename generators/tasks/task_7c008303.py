"""Tasks after the ARC training task 7c008303: color the quarters of a large figure as a small square says."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMBOLS, solves="7c008303")
def color_quarters_by_key(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the quarters of a large figure as a small square says."""
    key_source = choose(
        rng, ["upscale(panels[0]", "upscale(panels[0]", "upscale(rotate_90(panels[0], 2)", "upscale(flip(panels[0], 1)"]
    )

    def draw() -> Grid:
        line, color, *colors = random_colors(rng, 6, exclude=(0,))
        half = random_count(rng, level, 2, 13)
        grid = np.zeros((2 * half + 3, 2 * half + 3), np.int64)
        grid[3:, 3:] = noise_image(rng, (2 * half, 2 * half), [color], 0.55)
        grid[2] = grid[:, 2] = line
        key = np.array(colors).reshape(2, 2)
        turns = random_int(rng, 0, 3)
        grid[:2, :2] = key
        return np.ascontiguousarray(np.rot90(grid, turns))

    return Draft(solver_source("7c008303").replace("upscale(panels[0]", key_source), distinct_inputs(num_pairs, draw))
