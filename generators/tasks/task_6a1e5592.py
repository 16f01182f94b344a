"""Tasks after the ARC training task 6a1e5592: pieces plug the holes in the ceiling."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, solid


@generator(Concept.ASSEMBLY, solves="6a1e5592")
def plug_holes_in_ceiling_6a1e5592(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move each piece to where it fills most of the holes in the ceiling."""
    ceiling, piece_color, new = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        depth = random_int(rng, 2, 3)  # of the ceiling; its first row has no holes
        plugs = choose_some(rng, range(1, 5), random_count(rng, level, 2, 4))
        width = sum(plugs) + 4 * len(plugs) + random_int(rng, 0, round(4 * level))
        canvas = Canvas((random_int(rng, 14, 15 + round(6 * level)), width))
        canvas.grid[:depth] = ceiling
        canvas.block(0, 0, depth + 2, width)
        left = 0
        for plug in plugs:  # the wider a plug, the more cells has its piece: only one way to place them all is best
            piece = solid(depth, plug + 2, piece_color)
            start = random_int(rng, 0, 2)
            piece[:-1, :start] = piece[:-1, start + plug :] = CLEAR
            canvas.place(rng, piece)
            canvas.grid[1:depth, left + start : left + start + plug] = 0
            left += plug + 2 + random_int(rng, 1, 2)
        return canvas.grid

    program = (
        solver_source("6a1e5592")
        .replace("color == 5", f"color == {piece_color}")
        .replace("img == 2", f"img == {ceiling}")
    )
    return Draft(program.replace("best, 1)", f"best, {new})"), distinct_inputs(num_pairs, draw))
