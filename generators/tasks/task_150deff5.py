"""Tasks after the ARC training task 150deff5."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import solid


@generator(Concept.ASSEMBLY, solves="150deff5")
def cut_into_pieces_150deff5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Cut a figure into squares of 2x2 cells and bars of three cells, each kind in its color."""
    color, square, bar = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, 6, 18))
        rows, cols = canvas.grid.shape
        pieces = [solid(2, 2, color), solid(1, 3, color), solid(3, 1, color)]
        canvas.put(pieces[0], rows // 2 - 1, cols // 2 - 1, gap=0)
        for number in range(random_count(rng, level, 2, 7)):
            piece = pieces[1 + random_int(rng, 0, 1)] if number == 0 else choose(rng, pieces)
            height, width = piece.shape
            taken = np.pad(canvas.taken, 1)
            near = taken[:-2, 1:-1] | taken[2:, 1:-1] | taken[1:-1, :-2] | taken[1:-1, 2:]
            free = [(row, col) for row, col in canvas.free_corners(height, width).tolist()]
            places = [(row, col) for row, col in free if near[row : row + height, col : col + width].any()]
            if places:
                canvas.put(piece, *choose(rng, places), gap=0)
        return canvas.grid

    program = solver_source("150deff5").replace("img == 5", f"img == {color}").replace("part == 5", f"part == {color}")
    return Draft(
        program.replace("2, 2, 8)", f"2, 2, {square})").replace("3, 2), (3, 1, 2)", f"3, {bar}), (3, 1, {bar})"),
        distinct_inputs(num_pairs, draw),
    )
