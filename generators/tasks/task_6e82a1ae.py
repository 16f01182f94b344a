"""Tasks after the ARC training task 6e82a1ae: objects are colored by their number of cells."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source
from generators.sprites import blob, solid


@generator(Concept.COUNTING, solves="6e82a1ae")
def color_by_number_of_cells_6e82a1ae(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the objects by their number of cells."""
    sizes = choose_some(rng, range(1, 7), random_count(rng, level, 2, 4))
    own, *colors = random_colors(rng, len(sizes) + 1, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for number in range(random_count(rng, level, len(sizes), 12)):
            size = sizes[number % len(sizes)]
            sprite = blob(rng, 2 + size // 3, 3, own)
            if (sprite == own).sum() != size:
                sprite = solid(1, size, own) if rng.random() < 0.5 else solid(size, 1, own)
            canvas.try_place(rng, sprite)
        return canvas.grid

    colormap = colormap_source(dict(zip(sizes, colors, strict=True)))
    program = solver_source("6e82a1ae").replace("{4: 1, 3: 2, 2: 3}", colormap)
    return Draft(program, distinct_inputs(num_pairs, draw))
