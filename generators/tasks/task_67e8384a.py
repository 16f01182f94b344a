"""Tasks after the ARC training task 67e8384a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.TILING, solves="67e8384a")
def unfold_grid_67e8384a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Unfold the grid over two of its sides."""

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 3, 15), random_colors(rng, random_count(rng, level, 2, 7)))

    across = choose(rng, ["[img, flip(img, axis=1)]", "[flip(img, axis=1), img]"])
    down = choose(rng, ["[top, flip(top, axis=0)]", "[flip(top, axis=0), top]"])
    program = (
        solver_source("67e8384a").replace("[img, flip(img, axis=1)]", across).replace("[top, flip(top, axis=0)]", down)
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
