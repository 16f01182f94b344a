"""Tasks after the ARC training task 6e02f1e3."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import noise_image
from generators.randomness import choose, choose_some, random_colors, random_int
from generators.registry import Concept, Draft, generator


@generator(Concept.COUNTING, solves="6e02f1e3")
def count_colors_by_line_6e02f1e3(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Tell by the place of a line how many colors the grid has."""
    color = random_colors(rng, 1, exclude=(0,))[0]
    last = random_int(rng, 2, 3 + round(4 * level))
    ends = [((0, 0), (0, last)), ((0, 0), (last, last)), ((last, 0), (0, last)), ((0, 0), (last, 0))]
    chosen = choose_some(rng, ends, 3)
    counts = [1 + number % 3 for number in range(max(num_pairs - 1, 1))]
    counts.append(choose(rng, counts))
    firsts = rng.permutation(10).tolist()

    def draw(number: int, first: int) -> Grid:
        colors = [first, *random_colors(rng, number - 1, exclude=(first,))]
        grid = noise_image(rng, (last + 1, last + 1), colors)
        grid.ravel()[rng.permutation(grid.size)[: len(colors)]] = colors
        return grid

    old = "{1: ((0, 0), (0, 2)), 2: ((0, 0), (2, 2)), 3: ((2, 0), (0, 2))}"
    program = solver_source("6e02f1e3").replace(old, f"{{1: {chosen[0]}, 2: {chosen[1]}, 3: {chosen[2]}}}")
    inputs = [draw(number, first) for number, first in zip(counts[-num_pairs:], firsts, strict=False)]
    return Draft(program.replace("end, 5)", f"end, {color})"), inputs)
