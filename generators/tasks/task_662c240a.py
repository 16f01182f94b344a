"""Tasks after the ARC training task 662c240a."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.images import distinct_inputs, noise_image
from generators.randomness import choose, random_colors, random_count, random_int, random_side
from generators.registry import Concept, Draft, generator


@generator(Concept.SYMMETRY, solves="662c240a")
def find_asymmetric_662c240a(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop the square that is not its own mirror image, among squares that are."""
    axis = choose(rng, ["diagonal", "diagonal", "antidiagonal", "left-right"])
    beside = rng.random() < 0.4
    count = random_count(rng, level, 3, 5)

    def draw() -> Grid:
        side = random_side(rng, level, 3, 6)
        squares = []
        odd = random_int(rng, 0, count - 1)
        for number in range(count):
            colors = random_colors(rng, 2 + (rng.random() < level), exclude=(0,))
            square = noise_image(rng, (side, side), colors)
            square = np.where(np.tri(side, dtype=bool), square, square.T)
            if number == odd:
                square[0, 1:] = colors[0]
                square[1:, 0] = colors[1]
            if axis == "antidiagonal":
                square = square[:, ::-1]
            if axis == "left-right":
                upper = np.arange(side) < side // 2
                mirrored = np.where(upper, square, square[:, ::-1])
                square = square if number == odd else mirrored
                if number == odd:
                    square[0, 0], square[0, -1] = colors[:2]
            squares.append(square)
        return np.concatenate(squares, axis=int(beside))

    program = solver_source("662c240a").replace('"diagonal"', "1" if axis == "left-right" else f'"{axis}"')
    return Draft(
        program.replace("3, 1)", f"1, {count})" if beside else f"{count}, 1)"), distinct_inputs(num_pairs, draw)
    )
