"""Tasks after the ARC training task 67385a82: recolor the objects of more cells than a limit, or of fewer."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator


@generator(Concept.SELECTION, solves="67385a82")
def recolor_objects_of_many_cells(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the objects of more cells than a limit, or of fewer."""
    color, new = random_colors(rng, 2, exclude=(0,))
    limit = random_int(rng, 1, 4)
    comparison = choose(rng, [f"> {limit}", f"> {limit}", f"< {limit + 1}"])

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, 4), [color], rng.uniform(0.35, 0.5))

    program = solver_source("67385a82").replace("> 2", comparison).replace("], 8", f"], {new}")
    return Draft(program, distinct_inputs(num_pairs, draw))
