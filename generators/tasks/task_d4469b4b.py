"""Tasks after the ARC training task d4469b4b: each color stands for a letter."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs, noise_image
from generators.randomness import random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.SYMBOLS, solves="d4469b4b")
def look_up_letter_d4469b4b(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the 3x3 letter that the color of the grid stands for."""
    num_letters = random_int(rng, 2, 3)
    answer = random_int(rng, 1, 9)
    colors = random_colors(rng, num_letters, exclude=(0,))
    letters = {}
    for color in colors:
        letter = rng.integers(0, 2, (3, 3))
        letter[0, 0] = letter.max() == 0 or letter[0, 0]
        letters[color] = (letter * answer).tolist()
    shown = cycle(colors)

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level), [next(shown)], 0.5)

    program = program_of(f"letters = {letters}", "return np.array(letters[img.max()])")
    return Draft(program, distinct_inputs(num_pairs, draw))
