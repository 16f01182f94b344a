"""Tasks after the ARC training task a68b268e."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.OVERLAY, solves="a68b268e")
def stack_panels_a68b268e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Lay the four panels on each other, in reading order or its reverse."""
    line, *colors = random_colors(rng, 5, exclude=(0,))
    order = choose(rng, ["[::-1]", "[::-1]", ""])

    def draw() -> Grid:
        side = random_side(rng, level, 2, 14)
        panels = [noise_image(rng, (side, side), [color], rng.uniform(0.35, 0.6)) for color in colors]
        grid = np.full((2 * side + 1, 2 * side + 1), line)
        grid[:side, :side], grid[:side, side + 1 :] = panels[0], panels[1]
        grid[side + 1 :, :side], grid[side + 1 :, side + 1 :] = panels[2], panels[3]
        return grid

    return Draft(
        solver_source("a68b268e").replace("(img)[::-1]", f"(img, color={line}){order}"),
        distinct_inputs(num_pairs, draw),
    )
