"""Tasks after the ARC training task 234bbc79: pieces are joined mark beside mark."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.ASSEMBLY, solves="234bbc79")
def join_pieces_at_marks_234bbc79(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Join pieces from left to right, mark beside mark, and give the marks the color of their piece."""
    mark = random_int(rng, 1, 9)

    def draw() -> Grid:
        height, num_pieces = random_int(rng, 3, 4 + round(6 * level)), random_int(rng, 2, 3 + round(2 * level))
        parts = []
        level_row = random_int(rng, 0, height - 1)
        for number in range(num_pieces):
            width, end_row = random_int(rng, 3, 4 + round(level)), random_int(rng, 0, height - 1)
            piece = np.zeros((height, width), np.int64)
            bend = random_int(rng, 1, width - 2)
            piece[level_row, : bend + 1] = piece[end_row, bend:] = color = random_colors(rng, 1, exclude=(0, mark))[0]
            piece[min(level_row, end_row) : max(level_row, end_row) + 1, bend] = color
            if number:
                piece[level_row, 0] = mark
            if number < num_pieces - 1:
                piece[end_row, -1] = mark
            rows = np.flatnonzero(piece.any(axis=1))
            shift = random_int(rng, -int(rows[0]), height - 1 - int(rows[-1])) if number else 0
            parts += [np.roll(piece, shift, axis=0), np.zeros((height, random_int(rng, 1, 2)), np.int64)]
            level_row = end_row
        return np.hstack(parts[:-1])[:, :30]

    program = solver_source("234bbc79").replace("part(5)", f"part({mark})").replace("{5:", f"{{{mark}:")
    return Draft(program.replace("exclude=5", f"exclude={mark}"), distinct_inputs(num_pairs, draw))
