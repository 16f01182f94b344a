"""Tasks after the ARC training task 0d3d703e: colors are swapped in fixed couples."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source, program_of


@generator(Concept.RECOLORING, solves="0d3d703e")
def swap_color_couples_0d3d703e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Swap colors in one to four fixed couples."""
    couples = random_colors(rng, 2 * random_count(rng, level, 1, 4))
    other = random_colors(rng, random_int(rng, 0, 2) if len(couples) < 8 else 0, exclude=couples)

    def draw() -> Grid:
        grid = noise_image(rng, random_shape(rng, level), [*couples, *other])
        grid.ravel()[rng.permutation(grid.size)[: len(couples)]] = couples
        return grid

    swap = {old: new for old, new in zip(couples, couples[::-1], strict=True)}
    return Draft(program_of(f"return apply_colormap(img, {colormap_source(swap)})"), distinct_inputs(num_pairs, draw))
