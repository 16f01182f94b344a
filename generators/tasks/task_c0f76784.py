"""Tasks after the ARC training task c0f76784."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source
from generators.sprites import outline


@generator(Concept.ENCLOSURE, solves="c0f76784")
def fill_by_size_c0f76784(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill square holes with a color that their size decides."""
    wall, *fills = random_colors(rng, 4, exclude=(0,))
    sizes = [1, 2] if level < 0.3 else [1, 2, 3]

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 11 if len(sizes) == 2 else 15, 28))
        for size in sizes[::-1]:
            canvas.place(rng, outline(size + 2, size + 2, wall))
        for _ in range(random_count(rng, level, 0, 6)):
            size = choose(rng, sizes)
            canvas.try_place(rng, outline(size + 2, size + 2, wall))
        return canvas.grid

    colors = colormap_source(dict(zip(sizes, fills, strict=False)))
    return Draft(
        solver_source("c0f76784").replace("5 + hole.height", f"{colors}[hole.height]"), distinct_inputs(num_pairs, draw)
    )
