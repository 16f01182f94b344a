"""Tasks after the ARC training task 32597951: a color is replaced within the box around another color."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.RECOLORING, solves="32597951")
def recolor_in_marked_box_32597951(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the cells of one color in the box around another color."""
    color, mark, new = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=7)
        grid = noise_image(rng, (height, width), [0, color])
        box_height, box_width = random_int(rng, 3, height // 2), random_int(rng, 3, width // 2)
        row, col = random_int(rng, 0, height - box_height), random_int(rng, 0, width - box_width)
        window = grid[row : row + box_height, col : col + box_width]
        window[window == 0] = mark
        return grid

    program = program_of(f"return paint(img, bounding_box_of(img == {mark}), {new}, only={color})")
    return Draft(program, distinct_inputs(num_pairs, draw))
