"""Tasks after the ARC training task 42a50994: small objects are erased."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import blob, solid


@generator(Concept.SELECTION, solves="42a50994")
def erase_small_objects_42a50994(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Erase or recolor the objects of at most, or of at least, so many cells."""
    limit = random_int(rng, 1, 3)
    relation = choose(rng, [f"<= {limit}", f"<= {limit}", f"> {limit}"])
    color = 0 if rng.random() < 0.6 else random_int(rng, 1, 9)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        own = random_colors(rng, 1, exclude=(0, color))[0]
        for number in range(random_count(rng, level, 4, 24)):
            if number % 2:
                area = random_int(rng, 1, limit)
                sprite = solid(1, area, own) if rng.random() < 0.5 else solid(area, 1, own)
            else:
                sprite = blob(rng, 3, 4, own)
                while (sprite == own).sum() <= limit:
                    sprite = np.vstack([sprite, solid(1, sprite.shape[1], own)])
            canvas.try_place(rng, sprite)
        return canvas.grid

    program = program_of(
        f"chosen = [obj for obj in detect_objects(img, connectivity=8) if obj.area {relation}]",
        f"return paint(img, chosen, {color})",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
