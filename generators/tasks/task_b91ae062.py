"""Tasks after the ARC training task b91ae062: the number of colors says how much the grid is enlarged."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.SCALING, solves="b91ae062")
def enlarge_by_number_of_colors_b91ae062(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Enlarge the grid as many times as it has colors."""

    def draw() -> Grid:
        num_colors = random_int(rng, 2, 3 + round(2 * level))
        shape = random_int(rng, 2, 3 + round(2 * level)), random_int(rng, 2, 3 + round(2 * level))
        colors = random_colors(rng, num_colors, exclude=(0,))
        grid = noise_image(rng, shape, [0, *colors])
        places = rng.permutation(grid.size)[:num_colors]
        grid.ravel()[places] = colors[: len(places)]
        return grid

    return Draft(solver_source("b91ae062"), distinct_inputs(num_pairs, draw))
