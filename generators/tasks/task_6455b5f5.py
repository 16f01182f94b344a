"""Tasks after the ARC training task 6455b5f5: the largest and the smallest rooms are colored."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of


@generator(Concept.ENCLOSURE, solves="6455b5f5")
def color_rooms_by_size_6455b5f5(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the largest room and the smallest rooms between walls."""
    wall, largest, smallest = random_colors(rng, 3, exclude=(0,))

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=9)
        grid = np.zeros((height, width), np.int64)
        rooms = [(0, 0, height, width)]
        for _ in range(random_count(rng, level, 2, 9)):
            top, left, rows, cols = rooms.pop(max(range(len(rooms)), key=lambda i: rooms[i][2] * rooms[i][3]))
            if rows > cols:
                cut = random_int(rng, 1, rows - 2)
                grid[top + cut, left : left + cols] = wall
                rooms += [(top, left, cut, cols), (top + cut + 1, left, rows - cut - 1, cols)]
            else:
                cut = random_int(rng, 1, cols - 2)
                grid[top : top + rows, left + cut] = wall
                rooms += [(top, left, rows, cut), (top, left + cut + 1, rows, cols - cut - 1)]
        return grid

    program = program_of(
        f"rooms = detect_objects(img, background_color={wall})",
        "areas = [room.area for room in rooms]",
        "for room in rooms:",
        f"    color = {largest} if room.area == max(areas) else {smallest} if room.area == min(areas) else 0",
        "    img = paint(img, room, color)",
        "return img",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
