"""Tasks after the ARC training task e73095fd: rooms between streets are filled."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import outline


@generator(Concept.ENCLOSURE, solves="e73095fd")
def fill_rooms_on_streets_e73095fd(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the rectangular rooms from whose corners no wall leads away."""
    wall, fill = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=12)
        canvas = Canvas((height, width))
        canvas.block(height - 4, 0, 4, width)
        canvas.grid[-3] = canvas.grid[-2:, random_int(rng, 2, width - 3)] = (
            wall  # makes two rectangles that are no rooms
        )
        for _ in range(random_count(rng, level, 1, 5)):
            rows, cols = random_int(rng, 3, 4 + round(2 * level)), random_int(rng, 3, 4 + round(2 * level))
            canvas.try_place(rng, outline(rows, cols, wall, inside=0), gap=2, inside=1)
        grid = canvas.grid
        for room in canvas.placements:
            middle = room.row + room.height // 2, room.col + room.width // 2
            for down, right in choose_some(rng, [(-1, 0), (1, 0), (0, -1), (0, 1)], random_int(rng, 1, 3)):
                row, col = middle
                while room.row <= row < room.row + room.height and room.col <= col < room.col + room.width:
                    row, col = row + down, col + right
                while 0 <= row < height and 0 <= col < width and grid[row, col] == 0:
                    grid[row, col] = wall
                    row, col = row + down, col + right
        return np.rot90(grid, random_int(rng, 0, 3)).copy()

    program = solver_source("e73095fd").replace("img == 5", f"img == {wall}").replace("room, 4", f"room, {fill}")
    return Draft(program, distinct_inputs(num_pairs, draw))
