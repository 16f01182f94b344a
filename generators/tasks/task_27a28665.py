"""Tasks after the ARC training task 27a28665: a shape is named by a color."""

from __future__ import annotations

import numpy as np

from generators.randomness import choose, choose_some, random_colors, random_count, random_int
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import CLEAR, blob


@generator(Concept.SYMBOLS, solves="27a28665")
def name_by_shape_27a28665(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Name the shape of the grid by its color, one out of a fixed list of shapes."""
    side = random_int(rng, 3, 3 + round(3 * level))
    masks: dict[bytes, list[list[int]]] = {}
    for _ in range(40):
        mask = np.zeros((side, side), np.int64)
        part = blob(rng, side, side, 1, connectivity=8) != CLEAR
        mask[: part.shape[0], : part.shape[1]] = part
        masks.setdefault(part.tobytes(), mask.tolist())
    shapes = choose_some(rng, list(masks.values()), random_count(rng, level, 3, 5))
    names = random_colors(rng, len(shapes), exclude=(0,))
    shown = [number % len(shapes) for number in range(max(num_pairs - 1, 1))]
    shown.append(choose(rng, shown))  # the test pair asks for a shape that a train pair has named
    # Each shape comes in different colors, so that it is the shape that counts.
    colors = random_colors(rng, 9, exclude=(0,))
    inputs = [np.array(shapes[number]) * colors[place % 9] for place, number in enumerate(shown)]
    program = program_of(
        "shapes = {",
        *(f"    {name}: {shape}," for name, shape in zip(names, shapes, strict=True)),
        "}",
        "return create_img(1, next(color for color, shape in shapes.items() if same_shape(img, shape)))",
    )
    return Draft(program, inputs[-num_pairs:])
