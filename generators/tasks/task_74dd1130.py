"""Tasks after the ARC training task 74dd1130."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="74dd1130")
def mirror_over_diagonal_74dd1130(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid over one of its diagonals."""
    axis = choose(rng, ["diagonal", "antidiagonal"])

    def draw() -> Grid:
        return noise_image(
            rng, random_shape(rng, level, smallest=3), random_colors(rng, random_count(rng, level, 2, 6))
        )

    return Draft(solver_source("74dd1130").replace('"diagonal"', f'"{axis}"'), distinct_inputs(num_pairs, draw))
