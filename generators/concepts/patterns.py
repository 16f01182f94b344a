"""Patterns: wallpapers and symmetric pictures restored or continued, motifs found, periods measured."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image, periodic_image, random_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of


def _hide(rng: np.random.Generator, grid: Grid, color: int, count: int, largest: int) -> Grid:
    """Return the grid with rectangles of one color over it, each at most a third of a side."""
    hidden = grid.copy()
    height, width = grid.shape
    for _ in range(count):
        high, wide = (random_int(rng, 1, max(1, min(largest, side // 3))) for side in (height, width))
        row, col = random_int(rng, 0, height - high), random_int(rng, 0, width - wide)
        hidden[row : row + high, col : col + wide] = color
    return hidden


@generator(Concept.COMPLETION)
def restore_wallpaper(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore the hidden parts of a repeating pattern, or show only what was hidden."""
    hidden = random_int(rng, 0, 9)
    program = choose(
        rng,
        [
            program_of(f"return complete_pattern(img, hidden_color={hidden})"),
            program_of(
                f"whole = complete_pattern(img, hidden_color={hidden})",
                f"return crop(whole, bounding_box_of(img == {hidden}))",
            ),
        ],
    )
    largest = 11 + round(7 * level)

    def draw() -> Grid:
        colors = random_colors(rng, random_int(rng, 2, 4), exclude=(hidden,))
        shape = random_shape(rng, level, 8, largest)
        motif = noise_image(rng, (random_int(rng, 1, 3), random_int(rng, 2, 3)), colors)
        rows, cols = np.indices(shape)
        grid = motif[rows % motif.shape[0], cols % motif.shape[1]]
        return _hide(rng, grid, hidden, random_count(rng, level, 1, 4), 4)

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SYMMETRY)
def restore_symmetry(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Restore the hidden parts of a picture that is symmetric left-right and top-bottom."""
    hidden = random_int(rng, 0, 9)
    program = choose(
        rng,
        [
            program_of(f"return complete_symmetry(img, {hidden})"),
            program_of(
                f"whole = complete_symmetry(img, hidden_color={hidden})",
                f"return crop(whole, bounding_box_of(img == {hidden}))",
            ),
        ],
    )

    def draw() -> Grid:
        side = random_int(rng, 3, 5 + round(5 * level))
        quarter = noise_image(rng, (side, side), random_colors(rng, 4, exclude=(hidden,)))
        half = np.hstack([quarter, quarter[:, ::-1]])
        grid = np.vstack([half, half[::-1]])
        high, wide = random_int(rng, 1, side - 1), random_int(rng, 1, side - 1)
        row, col = random_int(rng, 0, side - high), random_int(rng, 0, side - wide)
        grid[row : row + high, col : col + wide] = hidden
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.PATTERNS)
def continue_pattern(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Continue a pattern over a larger image, or show one period of it."""
    factor = random_int(rng, 2, 3)
    program = choose(
        rng,
        [
            program_of("h, w = img.shape", f"return complete_pattern(img, shape=({factor} * h, w))"),
            program_of("h, w = img.shape", f"return complete_pattern(img, shape=(h, {factor} * w))"),
            program_of("return img[: find_period(img, 0), : find_period(img, 1)]"),
            program_of("return img[:, : find_period(img, axis=1)]"),
        ],
    )
    largest = 30 // factor

    def draw() -> Grid:
        shape = random_shape(rng, level, 6, largest)
        return periodic_image(rng, shape, random_colors(rng, 3, exclude=(0,)))

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SAMENESS)
def mark_motif(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Recolor every occurrence of a fixed small motif in a noisy image."""
    color, new = random_colors(rng, 2, exclude=(0,))
    motif = np.zeros((1, 1), np.int64)
    while motif.sum() < 3 * color or (motif != 0).all():
        motif = noise_image(rng, (random_int(rng, 2, 3), random_int(rng, 2, 3)), [color], 0.7)
    height, width = motif.shape
    action = choose(
        rng,
        [
            f"img = paint(img, BoundingBox(r, c, r + {height - 1}, c + {width - 1}), {new}, only={color})",
            f"img = draw_rectangle(img, (r, c), (r + {height - 1}, c + {width - 1}), {new})",
            f"img = draw_pixel(img, (r, c), {new})",
        ],
    )
    program = program_of(f"for r, c in find_pattern(img, {motif.tolist()}):", f"    {action}", "return img")
    other = [color, random_colors(rng, 1, exclude=(0, color, new))[0]]

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for number in range(random_count(rng, level, 2, 6)):
            sprite = motif.copy()
            if number > 1:
                sprite.ravel()[random_int(rng, 0, sprite.size - 1)] = choose(rng, other)
            canvas.try_place(rng, sprite, gap=1)
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SYMMETRY)
def answer_symmetry(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Say whether the image is symmetric, or make it so."""
    yes, no = random_colors(rng, 2, exclude=(0,))
    axis = choose(rng, ["0", "1", '"diagonal"', '"antidiagonal"'])
    size = random_int(rng, 1, 2)
    program = choose(
        rng,
        [
            program_of(
                f"if is_symmetric(img, {axis}):",
                f"    return create_img({size}, {yes})",
                f"return create_img({size}, {no})",
            ),
            program_of(f"return overlay([img, flip(img, {axis})])"),
            program_of(f"return img if is_symmetric(img, {axis}) else flip(img, {axis})"),
        ],
    )
    asks = "is_symmetric" in program
    turn = iter([0, 1] * 400)

    def draw() -> Grid:
        side = random_int(rng, 3, 6 + round(10 * level))
        grid = noise_image(rng, (side, side), random_colors(rng, 2, exclude=(0,)), rng.uniform(0.3, 0.5))
        if asks and next(turn):
            mirrored = {"0": grid[::-1], "1": grid[:, ::-1], '"diagonal"': grid.T}.get(axis, np.rot90(grid, 2).T)
            grid = np.maximum(grid, mirrored)
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SAMENESS)
def same_shape_as(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the objects that have the shape of the marked one, turned or scaled or as it is."""
    marked, other, new = random_colors(rng, 3, exclude=(0,))
    kind = random_int(rng, 0, 3)
    option = ["", ", rotate=True", ", scale=True", ", rotate=True, mirror=True"][kind]
    program = program_of(
        "objects = detect_objects(img)",
        f"model = [obj for obj in objects if obj.color == {marked}][0]",
        "for obj in objects:",
        f"    if same_shape(obj, model{option}) and obj.color != {marked}:",
        f"        img = paint(img, obj, {new})",
        "return img",
    )

    def draw() -> Grid:
        model = SHAPES[random_int(rng, 0, len(SHAPES) - 1)]
        change = [lambda mask: mask, _turned, lambda mask: mask.repeat(2, axis=0).repeat(2, axis=1), _turned][kind]
        canvas = Canvas(random_shape(rng, level, smallest=13))
        canvas.place(rng, np.where(model, marked, -1))
        for number in range(random_count(rng, level, 3, 7)):
            mask = change(model) if number == 0 else SHAPES[random_int(rng, 0, len(SHAPES) - 1)]
            sprite = np.where(mask, other, -1)
            canvas.place(rng, sprite) if number < 2 else canvas.try_place(rng, sprite)
        return canvas.grid

    def _turned(mask: np.ndarray) -> np.ndarray:
        return np.rot90(mask, random_int(rng, 1, 3))

    return Draft(program, distinct_inputs(num_pairs, draw))


SHAPES = tuple(
    np.array(rows, bool)
    for rows in (
        [[1, 1, 1], [0, 1, 0]],
        [[1, 0], [1, 0], [1, 1]],
        [[0, 1, 1], [1, 1, 0]],
        [[1, 1, 1], [1, 0, 1]],
        [[0, 1, 0], [1, 1, 1], [0, 1, 0]],
        [[1, 0, 0], [1, 1, 0], [0, 1, 1]],
        [[1, 1, 1], [1, 0, 0], [1, 0, 0]],
        [[1, 1], [1, 1], [1, 0]],
    )
)


@generator(Concept.CROPPING)
def crop_random_part(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Cut a fixed part out of the image, or paste a part of it elsewhere."""
    height, width = random_int(rng, 2, 3), random_int(rng, 2, 3)
    row, col = random_int(rng, 0, 2), random_int(rng, 0, 2)
    bottom, right = row + height - 1, col + width - 1
    program = choose(
        rng,
        [
            program_of(f"return crop(img, BoundingBox({row}, {col}, {bottom}, {right}))"),
            program_of(f"return img[{row}:{bottom + 1}, {col}:{right + 1}]"),
            program_of(
                f"part = crop(img, BoundingBox({row}, {col}, {bottom}, {right}))",
                f"return paste(img, flip(part, {random_int(rng, 0, 1)}), ({row}, {col}))",
            ),
            program_of(
                f"part = img[{row}:{bottom + 1}, {col}:{right + 1}]",
                f"return paste(img, part, (img.shape[0] - {height}, img.shape[1] - {width}))",
            ),
        ],
    )
    return Draft(program, distinct_inputs(num_pairs, lambda: random_image(rng, level, 7)))
