"""Tasks after the ARC training task f9012d9b: the erased part of a pattern is shown."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.COMPLETION, solves="f9012d9b")
def show_erased_part_f9012d9b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show what the erased part of a repeating pattern looked like."""
    num_colors = random_count(rng, level, 2, 5)
    hidden = 0 if rng.random() < 0.6 else random_int(rng, 1, 9)

    def draw() -> Grid:
        height, width = random_shape(rng, level, 7, 13)
        motif = noise_image(
            rng, (random_int(rng, 2, 3), random_int(rng, 2, 3)), random_colors(rng, num_colors, (hidden,))
        )
        rows, cols = np.indices((height, width))
        grid: Grid = motif[rows % motif.shape[0], cols % motif.shape[1]]
        side = random_int(rng, 1, 2 + round(2 * level))
        row, col = random_int(rng, 0, height - side), random_int(rng, 0, width - side)
        grid[row : row + side, col : col + side] = hidden
        return grid

    program = solver_source("f9012d9b").replace("hidden_color=0", f"hidden_color={hidden}")
    return Draft(program.replace("img == 0", f"img == {hidden}"), distinct_inputs(num_pairs, draw))
