"""Tasks after the ARC training task 46442a0e: the quarter turns of the grid are put together."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose_some, random_colors, random_count
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.TILING, solves="46442a0e")
def tile_quarter_turns_46442a0e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put four quarter turns of the grid together in a fixed order."""
    turns = [0, *choose_some(rng, [1, 2, 3], 3)] if rng.random() < 0.5 else rng.permutation(4).tolist()
    colors = random_colors(rng, random_count(rng, level, 2, 5))

    def draw() -> Grid:
        side = random_count(rng, level, 2, 15)
        return noise_image(rng, (side, side), colors)

    parts = [f"rotate_90(img, {turn})" if turn else "img" for turn in turns]
    program = program_of(
        f"top = np.hstack([{parts[0]}, {parts[1]}])",
        f"bottom = np.hstack([{parts[2]}, {parts[3]}])",
        "return np.vstack([top, bottom])",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
