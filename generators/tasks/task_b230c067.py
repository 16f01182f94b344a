"""Tasks after the ARC training task b230c067: the object of another shape is marked."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.solvers import solver_source
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.sprites import CLEAR, blob


@generator(Concept.SAMENESS, solves="b230c067")
def mark_odd_shape_b230c067(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor the object that differs in shape from the others, and the others."""
    odd, others = random_colors(rng, 2, exclude=(0,))

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=12))
        color = random_colors(rng, 1, exclude=(0, odd, others))[0]
        side = random_int(rng, 3, 3 + round(level))
        sprite = blob(rng, side, side, color, connectivity=8)
        single = np.rot90(sprite, random_int(rng, 1, 3)) if rng.random() < level else sprite
        if single.shape == sprite.shape and (single == sprite).all():
            single = np.vstack([sprite, CLEAR * np.ones_like(sprite[:1])])
            single[-1, int(np.flatnonzero(sprite[-1] == color)[0])] = color
        canvas.place(rng, single)
        for number in range(random_count(rng, level, 2, 7)):
            (canvas.place if number < 2 else canvas.try_place)(rng, sprite)
        return canvas.grid

    program = solver_source("b230c067").replace("objects, 1)", f"objects, {others})")
    return Draft(program.replace("shape_key), 2)", f"shape_key), {odd})"), distinct_inputs(num_pairs, draw))
