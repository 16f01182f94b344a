"""Tasks after the ARC training task 47c1f68c: the figure in one quadrant is mirrored into all."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import blob


@generator(Concept.SYMMETRY, solves="47c1f68c")
def mirror_quadrant_47c1f68c(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the figure of the first quadrant into all four, in the color of the lines or in its own."""
    keep_color = rng.random() < 0.4

    def draw() -> Grid:
        side = random_int(rng, 2, 5 + round(9 * level))
        line, color = random_colors(rng, 2, exclude=(0,))
        grid = np.zeros((2 * side + 1, 2 * side + 1), np.int64)
        grid[side] = grid[:, side] = line
        sprite = np.maximum(blob(rng, side, side, color, connectivity=8), 0)
        row, col = random_int(rng, 0, side - sprite.shape[0]), random_int(rng, 0, side - sprite.shape[1])
        grid[row : row + sprite.shape[0], col : col + sprite.shape[1]] = sprite
        return grid

    program: str = solver_source("47c1f68c")
    if keep_color:
        program = program_of(
            "figure = split_by_lines(img)[0]",
            "top = np.hstack([figure, flip(figure, 1)])",
            "return np.vstack([top, flip(top, 0)])",
        )
    return Draft(program, distinct_inputs(num_pairs, draw))
