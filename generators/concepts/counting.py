"""Counting: bars, cells and sizes that say how many objects or colors there are."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image, object_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import blob, random_sprite


@generator(Concept.COUNTING)
def object_histogram(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a bar per color, as long as the color has objects or cells, the longest first."""
    count = choose(
        rng,
        [
            "groups = group_by(detect_objects(img), key=lambda obj: obj.color)\n"
            "counts = {color: len(group) for color, group in groups.items()}",
            "counts = count_colors(img[img != 0].reshape(1, -1))",
        ],
    )
    order = choose(rng, ["key=lambda color: (-counts[color], color)", "key=lambda color: (counts[color], color)", ""])
    lines = [
        *count.split("\n"),
        f"colors = sorted(counts{', ' if order else ''}{order})",
        "out = create_img((len(counts), max(counts.values())))",
        "for row, color in enumerate(colors):",
        "    out = draw_line(out, (row, 0), (row, counts[color] - 1), color)",
    ]
    last = choose(rng, ["return out", "return rotate_90(out)", "return flip(out, 1)"])
    by_objects = "group_by" in count

    def draw() -> Grid:
        colors = random_colors(rng, random_count(rng, level, 2, 5), exclude=(0,))
        canvas = Canvas(random_shape(rng, level, smallest=8, largest=20))
        for color in colors:
            for _ in range(random_int(rng, 1, 4)):
                canvas.try_place(rng, blob(rng, 2, 2, color) if by_objects else np.full((1, 1), color))
        return canvas.grid

    return Draft(program_of(*lines, last), distinct_inputs(num_pairs, draw))


@generator(Concept.COUNTING)
def count_objects(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the number of objects as a row, a column, a diagonal or a square."""
    color = random_int(rng, 1, 9)
    connectivity = choose(rng, ["", ", connectivity=8"])
    number = choose(
        rng,
        [
            f"len(detect_objects(img{connectivity}))",
            f"len(detect_objects(img{connectivity}, monochrome=False))",
            f"len([obj for obj in detect_objects(img{connectivity}) if obj.area > 1])",
            "len(palette(img))",
        ],
    )
    shape = choose(
        rng,
        [
            f"return create_img((1, n), {color})",
            f"return create_img((n, 1), {color})",
            f"return create_img(n, {color})",
            f"return np.eye(n, dtype=int) * {color}",
            f"return draw_line(create_img((3, n)), (1, 0), (1, n - 1), {color})",
        ],
    )

    counts = iter(rng.permutation(6).tolist() * 20)

    def draw() -> Grid:
        colors = random_colors(rng, random_int(rng, 1, 5), exclude=(0,))
        canvas_shape = random_shape(rng, level, smallest=9)
        return object_image(rng, canvas_shape, 1 + next(counts), colors=colors, max_side=3).grid

    return Draft(program_of(f"n = {number}", shape), distinct_inputs(num_pairs, draw))


@generator(Concept.COUNTING)
def upscale_by_count(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Scale or repeat a small image as often as it has colors or cells of a color."""
    color, *others = random_colors(rng, 4, exclude=(0,))
    number, most = choose(
        rng, [("len(palette(img, exclude=0))", 4), (f"np.count_nonzero(img == {color})", 4), ("len(palette(img))", 5)]
    )
    action = choose(rng, ["upscale(img, n)", "np.tile(img, (n, n))", "join([img] * n)", "join([img] * n, axis=0)"])

    def draw() -> Grid:
        shape = (random_int(rng, 3, 4 + round(level)), random_int(rng, 3, 4 + round(level)))
        grid = noise_image(rng, shape, [0, *others[: random_int(rng, 1, 3)]])
        cells = rng.permutation(grid.size)[: random_int(rng, 1, most)]
        grid.ravel()[cells] = color
        return grid

    return Draft(program_of(f"n = {number}", f"return {action}"), distinct_inputs(num_pairs, draw))


@generator(Concept.COUNTING)
def compare_counts(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Choose between two answers by comparing how often two colors occur, or by the number of objects."""
    first, second, *answers = random_colors(rng, 4, exclude=(0,))
    sign = choose(rng, [">", "<"])
    condition = choose(
        rng,
        [
            f"np.count_nonzero(img == {first}) {sign} np.count_nonzero(img == {second})",
            f"len(detect_objects(img == {first})) {sign} len(detect_objects(img == {second}))",
        ],
    )
    yes, no = choose(
        rng,
        [
            (f"create_img(1, {answers[0]})", f"create_img(1, {answers[1]})"),
            ("flip(img, 0)", "flip(img, 1)"),
            (f"paint(img, img == {first}, {answers[0]})", f"paint(img, img == {second}, {answers[0]})"),
            (f"create_img(2, {first})", f"create_img(2, {second})"),
        ],
    )
    program = program_of(f"if {condition}:", f"    return {yes}", f"return {no}")
    turn = iter([0, 1] * 200)

    def draw() -> Grid:
        colors = (first, second) if next(turn) else (second, first)
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for color, count in zip(colors, (random_int(rng, 3, 5), random_int(rng, 1, 2)), strict=True):
            for _ in range(count):
                canvas.place(rng, random_sprite(rng, 2, 2, color))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))
