"""Whole-grid geometry: turning, mirroring, scaling, tiling, margins and cropping to an object."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import MAX_SIDE, Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image, object_image, random_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source, program_of
from generators.sprites import blob, solid


def _random_inputs(rng: np.random.Generator, level: float, num_pairs: int, largest: int = MAX_SIDE) -> list[Grid]:
    return distinct_inputs(num_pairs, lambda: random_image(rng, level, min(3, largest), largest))


@generator(Concept.GEOMETRY)
def rotate_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Turn the grid by one, two or three quarter turns."""
    program = program_of(f"return rotate_90(img, {random_int(rng, 1, 3)})")
    return Draft(program, _random_inputs(rng, level, num_pairs), any_colors=True)


@generator(Concept.GEOMETRY)
def mirror_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror the grid at a horizontal, vertical or diagonal line."""
    mirrored = choose(rng, ["flip(img, 0)", "flip(img, 1)", "img.T", "rotate_90(img, 2).T"])
    return Draft(program_of(f"return {mirrored}"), _random_inputs(rng, level, num_pairs), any_colors=True)


@generator(Concept.SCALING)
def upscale_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Make each cell a block, square or not."""
    scale = random_count(rng, level, 2, 5)
    other = random_int(rng, 1, scale) if rng.random() < 0.4 else scale
    argument = f"{scale}" if other == scale else f"({scale}, {other})"
    inputs = _random_inputs(rng, level, num_pairs, MAX_SIDE // scale)
    return Draft(program_of(f"return upscale(img, {argument})"), inputs, any_colors=True)


@generator(Concept.SCALING)
def downscale_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Make each block one cell of its most common color; at higher levels the blocks are noisy."""
    scale = random_int(rng, 2, 4)
    noise = rng.uniform(0, 0.25) if rng.random() < level else 0.0

    def draw() -> Grid:
        small = random_image(rng, level, 2, MAX_SIDE // scale)
        grid = small.repeat(scale, axis=0).repeat(scale, axis=1)
        return np.where(rng.random(grid.shape) < noise, rng.integers(0, 10, grid.shape), grid)

    return Draft(program_of(f"return downscale(img, {scale})"), distinct_inputs(num_pairs, draw))


@generator(Concept.TILING)
def tile_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat the grid side by side."""
    rows, cols = 1, 1
    while rows * cols == 1:
        rows, cols = (random_int(rng, 1, 3) for _ in range(2))
    inputs = _random_inputs(rng, level, num_pairs, MAX_SIDE // max(rows, cols))
    return Draft(program_of(f"return np.tile(img, ({rows}, {cols}))"), inputs, any_colors=True)


@generator(Concept.TILING)
def mirror_tile_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Put the grid beside its mirror image, in one direction or both."""
    inputs = _random_inputs(rng, level, num_pairs, MAX_SIDE // 2)
    first = choose(rng, ["[img, flip(img, 1)]", "[flip(img, 1), img]", "[img, rotate_90(img, 2)]"])
    second = choose(rng, ["[img, flip(img, 0)]", "[flip(img, 0), img]", "[img, rotate_90(img, 2)]"])
    kind = int(rng.integers(3))
    if kind == 0:
        return Draft(program_of(f"return np.hstack({first})"), inputs, any_colors=True)
    if kind == 1:
        return Draft(program_of(f"return np.vstack({second})"), inputs, any_colors=True)
    return Draft(program_of(f"img = np.hstack({first})", f"return np.vstack({second})"), inputs, any_colors=True)


@generator(Concept.FRAMING)
def trim_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Cut a margin off."""
    width = random_count(rng, level, 1, 3)
    inputs = distinct_inputs(num_pairs, lambda: random_image(rng, level, 2 * width + 1))
    return Draft(program_of(f"return trim(img, {width})"), inputs, any_colors=True)


@generator(Concept.FRAMING)
def pad_grid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Add a margin of one color."""
    width = random_count(rng, level, 1, 3)
    inputs = _random_inputs(rng, level, num_pairs, MAX_SIDE - 2 * width)
    return Draft(program_of(f"return pad(img, {width}, {random_int(rng, 0, 9)})"), inputs)


@generator(Concept.RECOLORING)
def swap_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace some colors by others, the same ones in every pair."""
    num_changed = random_count(rng, level, 1, 4)
    old = random_colors(rng, num_changed)
    new = old[1:] + old[:1] if num_changed > 1 and rng.random() < 0.5 else random_colors(rng, num_changed, exclude=old)
    colors = [*old, *random_colors(rng, random_int(rng, 1, 2), exclude=[*old, *new])]

    def draw() -> Grid:
        grid = noise_image(rng, random_shape(rng, level), colors)
        cells = rng.permutation(grid.size)[: len(colors)]
        grid.ravel()[cells] = colors[: len(cells)]
        return grid

    colormap = colormap_source(dict(zip(old, new, strict=True)))
    return Draft(program_of(f"return apply_colormap(img, {colormap})"), distinct_inputs(num_pairs, draw))


@generator(Concept.CROPPING)
def crop_extreme_object(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to the largest or smallest object."""
    chosen = choose(rng, ["max", "min"])

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=7))
        colors = random_colors(rng, random_int(rng, 1, 3), exclude=(0,))
        areas: set[int] = set()
        for _ in range(random_count(rng, level, 2, 7)):
            side = random_count(rng, level, 2, 5)
            sprite = blob(rng, side, side, colors[int(rng.integers(len(colors)))])
            area = int((sprite >= 0).sum())
            if area not in areas and canvas.try_place(rng, sprite) is not None:
                areas.add(area)
        return canvas.grid

    program = program_of(f"return crop(img, {chosen}(detect_objects(img), key=lambda obj: obj.area))")
    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SAMENESS)
def crop_unique_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to the one object whose color no other object has."""

    def draw() -> Grid:
        common, unique = random_colors(rng, 2, exclude=(0,))
        shape = random_shape(rng, level, smallest=8)
        canvas = Canvas(shape)
        for number in range(random_count(rng, level, 3, 8)):
            color = unique if number == 0 else common
            canvas.try_place(rng, blob(rng, 3, 3, color))
        if len(canvas.placements) < 3:  # two objects of two colors would not say which one is meant
            canvas.place(rng, solid(1, 1, common))
        return canvas.grid

    program = program_of(
        "objects = detect_objects(img)",
        "colors = [obj.color for obj in objects]",
        "return crop(img, min(objects, key=lambda obj: colors.count(obj.color)))",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.CROPPING)
def crop_content(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to the only object, of one color or several."""

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=4)
        colors = random_colors(rng, random_int(rng, 1, 3), exclude=(0,))
        side = max(2, min(shape) - 1)
        return object_image(rng, shape, 1, colors=colors, max_side=side, num_colors_per_object=len(colors)).grid

    program = program_of(
        "obj = detect_objects(img, connectivity=8, monochrome=False)[0]",
        "return crop(img, obj)",
    )
    return Draft(program, distinct_inputs(num_pairs, draw))
