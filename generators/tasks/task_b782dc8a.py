"""Tasks after the ARC training task b782dc8a: a maze is flooded with two alternating colors."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_int
from generators.registry import Concept, Draft, UndrawableError, generator


@generator(Concept.ENCLOSURE, solves="b782dc8a")
def flood_maze_b782dc8a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Flood the maze with the two colors of the source by turns."""
    wall = random_int(rng, 1, 9)

    def draw() -> Grid:
        rows, cols = random_count(rng, level, 3, 9), random_count(rng, level, 3, 9)
        grid = np.full((2 * rows + 1, 2 * cols + 1), wall)
        cells = [(random_int(rng, 0, rows - 1), random_int(rng, 0, cols - 1))]
        grid[2 * cells[0][0] + 1, 2 * cells[0][1] + 1] = 0
        while cells:
            row, col = cells[-1]
            steps = [(down, right) for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1))]
            steps = [(d, r) for d, r in steps if 0 <= row + d < rows and 0 <= col + r < cols]
            steps = [(d, r) for d, r in steps if grid[2 * (row + d) + 1, 2 * (col + r) + 1]]
            if steps:
                down, right = choose(rng, steps)
                grid[2 * row + 1 + down, 2 * col + 1 + right] = grid[2 * (row + down) + 1, 2 * (col + right) + 1] = 0
                cells.append((row + down, col + right))
            else:
                cells.pop()
        for row, col in choose_some(rng, np.argwhere(grid == 0).tolist(), random_count(rng, level, 1, 6)):
            grid[row, col] = wall
        free = np.pad(grid == 0, 1)
        free_sides = free[:-2, 1:-1].astype(int) + free[2:, 1:-1] + free[1:-1, :-2] + free[1:-1, 2:]
        sources = np.argwhere((grid == 0) & (free_sides >= 2))
        if not len(sources):
            raise UndrawableError("the maze has no place for the source")
        row, col = choose(rng, sources.tolist())
        center, other = random_colors(rng, 2, exclude=(0, wall))
        for down, right in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)):
            if grid[row + down, col + right] == 0:
                grid[row + down, col + right] = other if down or right else center
        return grid

    return Draft(solver_source("b782dc8a").replace("(0, 8)", f"(0, {wall})"), distinct_inputs(num_pairs, draw))
