"""Tasks after the ARC training task 5c0a986e: squares of two colors send out diagonal rays."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose_some, random_colors, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import solid


@generator(Concept.RAYS, solves="5c0a986e")
def shoot_rays_from_corners_5c0a986e(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot a diagonal ray from one corner of each of two squares, the corner given by the color."""
    first, second = random_colors(rng, 2, exclude=(0,))
    corners = choose_some(rng, [(0, "UP_LEFT"), (1, "UP_RIGHT"), (2, "DOWN_LEFT"), (3, "DOWN_RIGHT")], 2)

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for color in (first, second):
            side = random_int(rng, 2, 3) if level > 0.5 and min(canvas.grid.shape) > 10 else 2
            canvas.place(rng, solid(side, side, color), gap=0, inside=1)
        return canvas.grid

    program = program_of(
        *(
            f"img = draw_ray(img, bounding_box_of(img == {color}).corners[{corner}], {direction}, {color})"
            for color, (corner, direction) in zip((first, second), corners, strict=True)
        ),
        "return img",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
