"""Drawing: one or more draws on empty, random and object images, at places that are fixed or depend on the size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.rectangles import Rectangle, paint_rectangles, split_rectangles
from generators.images import distinct_inputs, object_image, random_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.source import program_of

Shape = tuple[int, int]

MAX_PAINTED = 5  # rectangles of `paint_on_solid`
MAX_TRIES = 100  # pictures before another one is started

# Rows and columns as programs write them, for images of any size of at least 4.
ROWS = ("0", "1", "2", "h // 2", "h // 3", "h - 1", "h - 2", "(h - 1) // 2")
COLS = ("0", "1", "2", "w // 2", "w // 3", "w - 1", "w - 2", "(w - 1) // 2")


def random_draw(rng: np.random.Generator, shape: Shape, color: int, kinds: int = 8) -> str:
    """Return a statement that draws something inside an image of this shape; the first kinds are the simplest."""
    (row1, col1), (row2, col2) = (_random_point(rng, shape) for _ in range(2))
    kind = random_int(rng, 0, kinds - 1)
    if kind in (0, 1):
        return f"img = draw_rectangle(img, ({row1}, {col1}), ({row2}, {col2}), {color})"
    if kind == 2:
        return f"img = draw_line(img, ({row1}, {col1}), ({row1}, {col2}), {color})"
    if kind == 3:
        return f"img = draw_line(img, ({row1}, {col1}), ({row2}, {col1}), {color})"
    if kind == 4:
        return f"img = draw_pixel(img, ({row1}, {col1}), {color})"
    if kind == 5:
        return f"img = draw_horizontal_line(img, {row1}, {color})"
    if kind == 6:
        return f"img = draw_vertical_line(img, {col1}, {color})"
    length = random_int(rng, 1, max(1, min(shape) - 1))
    step = choose(rng, [-1, 1])
    return f"img = draw_line(img, ({row1}, {col1}), ({row1 + length}, {col1 + step * length}), {color})"


@generator(Concept.DRAWING)
def draw_on_empty(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw one to several things on images of one color each; sizes or colors differ from pair to pair."""
    shape = random_shape(rng, level)
    num_draws = random_count(rng, level, 1, 6)
    colors = random_colors(rng, random_int(rng, 1, min(num_draws, 4)), exclude=(0,))
    draws = [random_draw(rng, shape, choose(rng, colors)) for _ in range(num_draws)]
    same_size = rng.random() < 0.4

    def draw() -> Grid:
        background = choose(rng, [color for color in range(10) if color not in colors]) if same_size else 0
        growth = (0, 0) if same_size else tuple(random_int(rng, 0, min(5, 30 - side)) for side in shape)
        return np.full((shape[0] + growth[0], shape[1] + growth[1]), background, np.int64)

    return Draft(program_of(*draws, "return img"), distinct_inputs(num_pairs, draw))


@generator(Concept.DRAWING)
def paint_on_solid(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Paint one to five rectangles on an image of one color with sides of 3 to 10, at every level.

    The draws are those that `split_rectangles` finds in the picture, in its order; lines and cells are rectangles too.
    So where and in which colors is all that there is to learn: the simplest tasks of a solve loop that has to draw more
    than it was shown.
    """
    shape = (random_int(rng, 3, 10), random_int(rng, 3, 10))
    color = random_int(rng, 0, 9)
    draws = _draw_picture(rng, shape, color, random_int(rng, 1, MAX_PAINTED))
    backgrounds = [color, *(int(other) for other in rng.permutation(10) if other != color)]
    return Draft(
        program_of(
            *(f"img = draw_rectangle(img, {first}, {last}, {paint})" for first, last, paint in draws), "return img"
        ),
        [np.full(shape, background, np.int64) for background in backgrounds[:num_pairs]],
        constant=True,
    )


def _draw_picture(
    rng: np.random.Generator, shape: Shape, color: int, count: int
) -> list[tuple[tuple[int, int], tuple[int, int], int]]:
    """Return (first corner, last corner, color) of so many rectangles that make a picture on this color.

    Raises:
        UndrawableError: pictures came out simpler, or less simple, again and again.
    """
    height, width = shape
    for _ in range(MAX_TRIES):
        draws = [_random_rectangle(rng, shape) for _ in range(count)]
        if rng.random() < 0.1:
            draws[0] = Rectangle(0, 0, height - 1, width - 1, draws[0].color)
        background, found = split_rectangles(paint_rectangles(shape, color, draws))
        if background != color:
            found = [Rectangle(0, 0, height - 1, width - 1, background), *found]
        if len(found) == count:
            return [((top, left), (bottom, right), color) for top, left, bottom, right, color in found]
    raise UndrawableError(f"no picture of {count} rectangles in {height}x{width}")


def _random_rectangle(rng: np.random.Generator, shape: Shape) -> Rectangle:
    """Return a rectangle inside an image of this shape: of any size, small, one cell wide, or across the image."""
    (row1, col1), (row2, col2) = (_random_point(rng, shape) for _ in range(2))
    kind = random_int(rng, 0, 9)
    if kind in (0, 1, 2):  # of up to three cells a side
        row2, col2 = (
            min(start + random_int(rng, 0, 2), side - 1) for start, side in zip((row1, col1), shape, strict=True)
        )
    elif kind in (3, 4):
        row2 = row1
    elif kind in (5, 6):
        col2 = col1
    elif kind == 7:
        if rng.random() < 0.5:
            row2, col1, col2 = row1, 0, shape[1] - 1
        else:
            col2, row1, row2 = col1, 0, shape[0] - 1
    return Rectangle(min(row1, row2), min(col1, col2), max(row1, row2), max(col1, col2), random_int(rng, 0, 9))


def _draw_on(
    rng: np.random.Generator, level: float, num_pairs: int, make: Callable[[Shape], Grid], max_draws: int
) -> Draft:
    shape = random_shape(rng, level, smallest=4)
    draws = [random_draw(rng, shape, random_int(rng, 0, 9)) for _ in range(random_count(rng, level, 1, max_draws))]
    inputs = distinct_inputs(num_pairs, lambda: make(shape))
    return Draft(program_of(*draws, "return img"), inputs)


@generator(Concept.DRAWING)
def draw_on_random(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw one to several things on images of every kind, each at least as large as the drawing."""
    return _draw_on(rng, level, num_pairs, lambda shape: random_image(rng, level, max(shape)), 5)


@generator(Concept.DRAWING)
def draw_on_objects(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw one to several things over images of objects, all of one size."""
    return _draw_on(
        rng,
        level,
        num_pairs,
        lambda shape: object_image(rng, shape, random_count(rng, level, 2, 7), max_side=max(2, min(shape) // 2)).grid,
        5,
    )


@generator(Concept.DRAWING)
def draw_by_shape(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines, rectangles and cells at places that follow the height and width of the image."""
    statements = ["h, w = img.shape"]
    for color in random_colors(rng, random_count(rng, level, 1, 4), exclude=(0,)):
        row1, row2, col1, col2 = choose(rng, ROWS), choose(rng, ROWS), choose(rng, COLS), choose(rng, COLS)
        statements.append(
            choose(
                rng,
                [
                    f"img = draw_line(img, ({row1}, {col1}), ({row1}, {col2}), {color})",
                    f"img = draw_line(img, ({row1}, {col1}), ({row2}, {col1}), {color})",
                    f"img = draw_rectangle(img, ({row1}, {col1}), ({row2}, {col2}), {color})",
                    f"img = draw_rectangle(img, ({row1}, {col1}), ({row2}, {col2}), {color}, filled=False)",
                    f"img = draw_pixel(img, ({row1}, {col1}), {color})",
                    f"img = draw_horizontal_line(img, {row1}, {color})",
                    f"img = draw_vertical_line(img, {col1}, {color})",
                    f"img = draw_line(img, (0, 0), (h - 1, h - 1), {color})",
                    f"img = draw_line(img, (0, w - 1), (w - 1, 0), {color})",
                ],
            )
        )
    empty = rng.random() < 0.6

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=5)
        return np.zeros(shape, np.int64) if empty else random_image(rng, level, 5)

    return Draft(program_of(*statements, "return img"), distinct_inputs(num_pairs, draw))


@generator(Concept.FRAMING)
def draw_frame(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw the border of the image, or a frame further in."""
    depth = random_int(rng, 0, 1 + round(level))
    color = random_int(rng, 1, 9)
    far = depth + 1
    program = program_of(
        "h, w = img.shape",
        f"return draw_rectangle(img, ({depth}, {depth}), (h - {far}, w - {far}), {color}, filled=False)",
    )
    smallest = 3 + 2 * depth
    return Draft(program, distinct_inputs(num_pairs, lambda: random_image(rng, level, smallest)))


@generator(Concept.PATTERNS)
def rectangle_pattern(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the image with equal rectangles in a loop, in one color or changing ones."""
    height, width = random_int(rng, 1, 3), random_int(rng, 1, 3)
    step_row, step_col = height + random_int(rng, 0, 2), width + random_int(rng, 1, 2)
    first, second = random_colors(rng, 2, exclude=(0,))
    color = choose(
        rng,
        [
            f"{first}",
            f"{first} if (r // {step_row} + c // {step_col}) % 2 == 0 else {second}",
            f"{first} if r // {step_row} % 2 == 0 else {second}",
            f"{first} if c // {step_col} % 2 == 0 else {second}",
            "1 + (r + c) % 9",
        ],
    )
    start_row, start_col = random_int(rng, 0, 1), random_int(rng, 0, 1)
    program = program_of(
        f"for r in range({start_row}, img.shape[0], {step_row}):",
        f"    for c in range({start_col}, img.shape[1], {step_col}):",
        f"        img = draw_rectangle(img, (r, c), (r + {height - 1}, c + {width - 1}), {color})",
        "return img",
    )
    backgrounds = [color for color in range(10) if color not in (first, second)] if rng.random() < 0.3 else [0]

    def draw() -> Grid:
        return np.full(random_shape(rng, level, smallest=4, largest=24), choose(rng, backgrounds), np.int64)

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.PATTERNS)
def checker_pattern(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the cells of an image that a condition on row and column picks out."""
    period = random_int(rng, 2, 3 + round(2 * level))
    offset = random_int(rng, 0, period - 1)
    condition = choose(
        rng,
        [
            f"(r + c) % {period} == {offset}",
            f"(r - c) % {period} == {offset}",
            f"r % {period} == {offset}",
            f"c % {period} == {offset}",
            f"r % {period} == {offset} and c % 2 == 0",
            "r >= c",
            "r + c < img.shape[0]",
            f"min(r, c) % {period} == {offset}",
        ],
    )
    color = random_int(rng, 1, 9)
    program = program_of(
        "h, w = img.shape",
        f"cells = [(r, c) for r in range(h) for c in range(w) if {condition}]",
        f"return paint(img, cells, {color})",
    )
    background = [other for other in range(10) if other != color] if rng.random() < 0.5 else [0]
    largest = 12 + round(8 * level)

    def draw() -> Grid:
        return np.full(random_shape(rng, level, 4, largest), choose(rng, background), np.int64)

    return Draft(program, distinct_inputs(num_pairs, draw))


def _random_point(rng: np.random.Generator, shape: Shape) -> tuple[int, int]:
    return random_int(rng, 0, shape[0] - 1), random_int(rng, 0, shape[1] - 1)
