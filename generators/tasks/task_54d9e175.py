"""Tasks after the ARC training task 54d9e175: panels are filled with a color that their cell decides."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, divided_image
from generators.randomness import random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source


@generator(Concept.SYMBOLS, solves="54d9e175")
def fill_panels_by_cell_54d9e175(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill each panel with the color that the color of its cell stands for."""
    num_kinds = random_count(rng, level, 2, 4)
    line, *old = random_colors(rng, num_kinds + 1, exclude=(0,))
    new = random_colors(rng, num_kinds, exclude=(line, *old))

    def draw() -> Grid:
        rows, cols = random_count(rng, level, 1, 4), random_count(rng, level, num_kinds, 5)
        height, width = random_int(rng, 2, min(5, 31 // rows - 1)), random_int(rng, 2, min(5, 31 // cols - 1))
        grid = divided_image(rng, (height, width), (rows, cols), line, [0])
        kinds = np.concatenate([np.arange(num_kinds), rng.integers(0, num_kinds, rows * cols - num_kinds)])
        for number, kind in enumerate(rng.permutation(kinds)):
            row, col = divmod(number, cols)
            row, col = (
                row * (height + 1) + random_int(rng, 0, height - 1),
                col * (width + 1) + random_int(rng, 0, width - 1),
            )
            grid[row, col] = old[kind]
        return grid

    colormap = colormap_source(dict(zip(old, new, strict=True)))
    program = solver_source("54d9e175").replace("img, 5)", f"img, {line})")
    program = program.replace("crop(img, panel).max() + 5", f"{colormap}[crop(img, panel).max()]")
    return Draft(program, distinct_inputs(num_pairs, draw))
