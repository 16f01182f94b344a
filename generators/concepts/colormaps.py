"""Colors: colormaps on random, structured and partial images, and colors chosen by how often they occur."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import (
    distinct_inputs,
    framed_image,
    noise_image,
    object_image,
    periodic_image,
    symmetric_image,
    texture_image,
)
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import colormap_source, program_of


def _random_colormap(rng: np.random.Generator, level: float, num_colors: int = 9) -> dict[int, int]:
    """Return a colormap that changes two to all colors: a cycle, swaps, or any new colors."""
    old = random_colors(rng, random_count(rng, level, 2, num_colors))
    kind = random_int(rng, 0, 2)
    if kind == 0:
        return dict(zip(old, old[1:] + old[:1], strict=True))
    if kind == 1:
        pairs = list(zip(old[::2], old[1::2], strict=False))
        return {key: value for first, second in pairs for key, value in ((first, second), (second, first))}
    free = [color for color in range(10) if color not in old] or [0]
    return {color: choose(rng, free) for color in old}


def _colorful_image(rng: np.random.Generator, level: float, colors: list[int]) -> Grid:
    """Return noise, a period, a texture, a symmetric or framed image, or objects, in which every color occurs."""
    shape = random_shape(rng, level, smallest=4)
    make = choose(rng, [noise_image, periodic_image, texture_image, symmetric_image, framed_image, None])
    if make is None:
        grid = object_image(rng, shape, random_count(rng, level, 3, 9), colors=colors, background=colors[0]).grid
    else:
        grid = make(rng, shape, colors)
    cells = rng.permutation(grid.size)[: len(colors)]
    grid.ravel()[cells] = colors[: len(cells)]
    return grid


@generator(Concept.RECOLORING)
def map_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace colors by a fixed map on images of every structure."""
    colormap = _random_colormap(rng, level)
    spare = [color for color in range(10) if color not in colormap]
    colors = [*colormap, *choose_some(rng, spare, 2)]
    program = program_of(f"return apply_colormap(img, {colormap_source(colormap)})")
    return Draft(program, distinct_inputs(num_pairs, lambda: _colorful_image(rng, level, colors)))


@generator(Concept.RECOLORING)
def map_colors_in_part(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Replace colors by a fixed map in one half, a margin or the middle of the image only."""
    colormap = _random_colormap(rng, level, 5)
    part = choose(
        rng, ["img[: h // 2]", "img[h // 2 :]", "img[:, : w // 2]", "img[:, w // 2 :]", "img[1:-1, 1:-1]", "img[::2]"]
    )
    lines = ["h, w = img.shape"] if "//" in part else []
    program = program_of(*lines, f"{part} = apply_colormap({part}, {colormap_source(colormap)})", "return img")
    return Draft(program, distinct_inputs(num_pairs, lambda: _colorful_image(rng, level, list(colormap))))


@generator(Concept.RECOLORING)
def swap_two_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Swap the two colors of an image, whatever they are; or keep one of them only."""
    program = choose(
        rng,
        [
            program_of("a, b = palette(img)", "return apply_colormap(img, {a: b, b: a})"),
            program_of("a, b = palette(img)", "return np.where(img == a, b, a)"),
            program_of("rarest = palette(img)[-1]", f"return paint(img, img == rarest, {random_int(rng, 0, 9)})"),
            program_of("common = mode(img)", f"return paint(img, img != common, {random_int(rng, 0, 9)})"),
            program_of("common, rare = palette(img)", "return create_img(img.shape, rare)"),
        ],
    )

    def draw() -> Grid:
        colors = random_colors(rng, 2)
        shape = random_shape(rng, level)
        density = rng.uniform(0.15, 0.4)
        grid = noise_image(rng, shape, colors[1:], density, colors[0])
        grid[random_int(rng, 0, shape[0] - 1), random_int(rng, 0, shape[1] - 1)] = colors[1]
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.RECOLORING)
def recolor_by_frequency(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color or erase the most common, second or rarest color beside the background."""
    which = choose(rng, [0, 1, -1])
    new = choose(rng, [0, random_int(rng, 1, 9)])
    program = program_of(f"color = palette(img, exclude=0)[{which}]", f"return paint(img, img == color, {new})")

    def draw() -> Grid:
        grid = np.zeros(random_shape(rng, level, smallest=5), np.int64)
        cells = rng.permutation(grid.size)
        share = max(2, grid.size // random_int(rng, 10, 14))
        first = 0
        for number, color in enumerate(random_colors(rng, 3, exclude=(0, new))):
            last = first + (3 - number) * share // 2 + (2 - number)
            grid.ravel()[cells[first:last]] = color
            first = last
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.RECOLORING)
def recolor_by_neighbors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color cells by the number of their neighbors, or by how far inside they lie."""
    color, new = random_colors(rng, 2, exclude=(0,))
    connectivity = choose(rng, [4, 8])
    number = random_int(rng, 1, 3)
    sign = choose(rng, [">=", "<", "=="])
    program = choose(
        rng,
        [
            program_of(
                "mask = img != 0",
                f"counts = count_neighbors(mask, {connectivity})",
                f"return paint(img, mask & (counts {sign} {number}), {new})",
            ),
            program_of(
                "mask = img != 0",
                f"counts = count_neighbors(mask, {connectivity})",
                f"return paint(img, ~mask & (counts {sign} {number}), {new})",
            ),
        ],
    )

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, smallest=5), [color], rng.uniform(0.3, 0.5))

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.FRAMING)
def recolor_rings(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the rings of an image by their number, or take the colors of its rings in another order."""
    period = random_int(rng, 2, 3)
    colors = random_colors(rng, period, exclude=(0,))
    program = choose(
        rng,
        [
            program_of(f"return np.array({colors})[ring_index(img) % {period}]"),
            program_of(f"return paint(img, ring_index(img) % {period} == {random_int(rng, 0, 1)}, {colors[0]})"),
            program_of("rings = ring_index(img)", "return np.diag(img)[::-1][rings + len(img) - 1 - rings.max()]"),
            program_of(f"return img * (ring_index(img) == {random_int(rng, 0, 1)})"),
        ],
    )
    square = "np.diag" in program

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=4, largest=20)
        shape = (shape[0], shape[0]) if square else shape
        rows, cols = np.indices(shape)
        depth = np.minimum(np.minimum(rows, shape[0] - 1 - rows), np.minimum(cols, shape[1] - 1 - cols))
        if square:
            grid: Grid = np.array(random_colors(rng, 10))[depth % 10]
            return grid
        kinds = [color for color in range(10) if color not in colors]
        return noise_image(rng, shape, choose_some(rng, kinds, 3))

    return Draft(program, distinct_inputs(num_pairs, draw))
