"""Tasks after the ARC training task 9dfd6313: the grid is mirrored over its diagonal."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.GEOMETRY, solves="9dfd6313")
def mirror_over_diagonal_9dfd6313(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid over one of its diagonals."""
    axis = choose(rng, ["diagonal", "diagonal", "antidiagonal"])
    num_colors = random_count(rng, level, 1, 7)
    square = rng.random() < 0.6

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=4)
        colors = random_colors(rng, num_colors, exclude=(0,))
        return noise_image(rng, (height, height if square else width), colors, rng.uniform(0.3, 1))

    return Draft(solver_source("9dfd6313").replace("diagonal", axis), distinct_inputs(num_pairs, draw))
