"""Tasks after the ARC training task 39a8645d: the most frequent shape is shown."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import Sprite, blob


@generator(Concept.COUNTING, solves="39a8645d")
def most_frequent_shape_39a8645d(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the shape that occurs most often, or the one that occurs most rarely."""
    rarest = rng.random() < 0.3

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=11))
        colors = random_colors(rng, random_count(rng, level, 2, 4), exclude=(0,))
        sprites: dict[tuple[int, int, bytes], Sprite] = {}
        for color in colors:
            sprite = blob(rng, 3, 3, color, connectivity=8)
            sprites.setdefault((sprite.shape[0], sprite.shape[1], (sprite == color).tobytes()), sprite)
        counts = [1, 3, 3, 3] if rarest else [3, 1, 2, 2]
        for number, sprite in enumerate(sprites.values()):
            for _ in range(counts[number]):
                (canvas.place if number == rarest else canvas.try_place)(rng, sprite)
        if len(sprites) < 2:
            raise UndrawableError("one shape is no choice")
        return canvas.grid

    program = solver_source("39a8645d").replace(")[0]", ")[-1]") if rarest else solver_source("39a8645d")
    return Draft(program, distinct_inputs(num_pairs, draw))
