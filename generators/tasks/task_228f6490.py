"""Tasks after the ARC training task 228f6490."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.sprites import CLEAR, blob, solid


@generator(Concept.ASSEMBLY, solves="228f6490")
def fit_pieces_228f6490(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move each piece into the hole of its shape; objects of a noise color fit nowhere."""

    def draw() -> Grid:
        wall, noise = random_colors(rng, 2, exclude=(0,))
        canvas = Canvas(random_shape(rng, level, 12, 24))
        shapes: list[bytes] = []
        for color in random_colors(rng, random_count(rng, level, 2, 4), exclude=(0, wall, noise)):
            piece = blob(rng, 2, random_int(rng, 2, 4), color)
            key = np.pad(piece, ((0, 2 - piece.shape[0]), (0, 4 - piece.shape[1])), constant_values=CLEAR) >= 0
            if key.tobytes() in shapes or (piece >= 0).sum() < 2:
                continue
            block = np.pad(np.where(piece >= 0, CLEAR, wall), 1, constant_values=wall)
            hole = canvas.try_place(rng, block)
            if hole is None or canvas.try_place(rng, piece) is None:
                break
            shapes.append(key.tobytes())
        if not shapes:
            raise UndrawableError("no piece finds room")
        for _ in range(2 + len(shapes) + random_count(rng, level, 0, 4)):
            canvas.try_place(rng, solid(1, 1, noise))
        return canvas.grid

    return Draft(solver_source("228f6490"), distinct_inputs(num_pairs, draw))
