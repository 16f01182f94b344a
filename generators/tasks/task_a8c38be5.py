"""Tasks after the ARC training task a8c38be5: put each 3x3 piece where its colored cells point."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.ASSEMBLY, solves="a8c38be5")
def arrange_pieces_by_their_marks(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put each 3x3 piece where its colored cells point."""
    base = random_int(rng, 1, 9)

    def draw() -> Grid:
        colors = random_colors(rng, 6, exclude=(0, base))
        corners, sides = [[(0, 0)], [(0, 0), (0, 1), (1, 0)]], [[(0, 1)], [(0, 0), (0, 1), (0, 2)], [(0, 1), (1, 1)]]
        pieces = [solid(3, 3, base)]
        for turns in range(4):
            for cells in (choose(rng, corners), choose(rng, sides)):
                piece = solid(3, 3, base)
                piece[tuple(np.transpose(cells))] = choose(rng, colors)
                pieces.append(np.rot90(piece, turns))
        canvas = Canvas(random_shape(rng, level, 11))
        for piece in choose_some(rng, pieces, random_count(rng, level, 4, 9)):
            canvas.try_place(rng, piece, gap=random_int(rng, 0, 1))
        return canvas.grid

    return Draft(solver_source("a8c38be5").replace("!= 5", f"!= {base}"), distinct_inputs(num_pairs, draw))
