"""Regions: filling, enclosing, paths, distances, and groups of objects taken as one."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.concepts.objects import make_ring
from generators.images import distinct_inputs, noise_image, object_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import CLEAR, blob, outline, random_sprite, solid


@generator(Concept.FILLING)
def fill_from_seed(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Pour a color into the areas that a marked cell, or a corner of the image, lies in."""
    wall, seed, new = random_colors(rng, 3, exclude=(0,))
    connectivity = choose(rng, ["", ", connectivity=8"])
    program = choose(
        rng,
        [
            program_of(f"return flood_fill(img, (0, 0), {new}{connectivity})"),
            program_of(f"return flood_fill(img, (-1 + img.shape[0], -1 + img.shape[1]), {new}{connectivity})"),
            program_of(
                f"for row, col in np.argwhere(img == {seed}):",
                f"    img = flood_fill(draw_pixel(img, (row, col), 0), (row, col), {new})",
                "return img",
            ),
        ],
    )

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=8)
        grid = np.zeros((height, width), np.int64)
        for _ in range(random_count(rng, level, 1, 3)):
            if rng.random() < 0.5:
                grid[random_int(rng, 2, height - 3)] = wall
            else:
                grid[:, random_int(rng, 2, width - 3)] = wall
        for _ in range(random_int(rng, 0, 2)):
            grid[random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)] = 0
        free = np.argwhere(grid == 0)
        for number in rng.permutation(len(free))[: random_count(rng, level, 1, 3)].tolist():
            grid[tuple(free[number])] = seed
        grid[0, 0] = grid[-1, -1] = 0
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.FILLING)
def fill_boxes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the inside of frames with a color, or with one that depends on the size of the inside."""
    frame, first, second = random_colors(rng, 3, exclude=(0,))
    area = random_int(rng, 2, 6)
    color = choose(
        rng,
        [f"{first}", f"{first} if obj.area > {area} else {second}", f"{first} if obj.is_square else {second}"],
    )
    inside = choose(
        rng,
        [
            "[hole for obj in detect_objects(img) for hole in holes(obj)]",
            "detect_objects(enclosed(img), background_color=False)",
        ],
    )
    program = program_of(f"for obj in {inside}:", f"    img = paint(img, obj, {color})", "return img")

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=12))
        for number in range(random_count(rng, level, 2, 6)):
            side = 3 if number == 0 else 4 + round(2 * level)
            canvas.try_place(rng, outline(side, side if number < 2 else random_int(rng, 3, side), frame))
            canvas.try_place(rng, make_ring(rng, 4, 5, frame))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.CONNECTION)
def connect_by_path(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect two marked cells by a straight line, or by a shortest way around walls."""
    start, goal, path, wall = random_colors(rng, 4, exclude=(0,))
    straight = rng.random() < 0.4
    points = choose(rng, ["line_points(a, b)[1:-1]", "line_points(a, b)[::2]", "line_points(a, b)"])
    ways = [
        f"return paint(img, {points}, {path})",
        f"return draw_line(img, a, b, {path})",
        f"return paint(img, [(a[0], b[1]), (b[0], a[1])], {path})",
    ]
    around = [
        f"return paint(img, shortest_path(img, a, b)[1:-1], {path})",
        f"return create_img((1, min(30, len(shortest_path(img, a, b)))), {path})",
        f"return paint(img, distance_map(img, a) == 2, {path})",
    ]
    program = program_of(
        f"a = tuple(np.argwhere(img == {start})[0])",
        f"b = tuple(np.argwhere(img == {goal})[0])",
        choose(rng, ways if straight else around),
    )
    if "distance_map" in program:
        program = program_of(
            f"steps = distance_map(img, img == {start})",
            f"return paint(img, (steps >= {random_int(rng, 1, 2)}) & (steps <= {random_int(rng, 2, 3)}), {path})",
        )

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=7, largest=20)
        grid = np.zeros((height, width), np.int64)
        if not straight:
            row = random_int(rng, 2, height - 3)
            grid[row, random_int(rng, 0, 2) : width - random_int(rng, 1, 2)] = wall
            grid[row, random_int(rng, 1, 3)] = 0
        first, second = random_int(rng, 1, width - 2), random_int(rng, 0, width - 1)
        grid[0, first] = start
        grid[height - 1, second if second != first else first + 1] = goal
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.OBJECTNESS)
def join_objects(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Take the objects of one color as one: crop, frame, mirror or move them together."""
    wanted, other, new = random_colors(rng, 3, exclude=(0,))
    action = choose(
        rng,
        [
            "return crop(img, group)",
            "return group.to_img()",
            f"return paint(img, group.bounding_box.outline, {new})",
            f"return paint(img, group.bounding_box, {new}, only=0)",
            "return draw_object(paint(img, group, 0), flip(group, 1))",
            f"return draw_pixel(img, group.center, {new})",
        ],
    )
    program = program_of(
        f"group = merge_objects([obj for obj in detect_objects(img) if obj.color == {wanted}])", action
    )

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for number in range(random_count(rng, level, 4, 8)):
            canvas.try_place(rng, random_sprite(rng, 3, 2, wanted if number in (0, 1, 4) else other))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.LOGIC)
def combine_masks(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color what lies in a box, or around it, depending on its color; masks and boxes are combined."""
    marked, other, new = random_colors(rng, 3, exclude=(0,))
    program = choose(
        rng,
        [
            program_of(
                f"box = bounding_box_of(img == {marked})",
                f"return paint(img, box, {new}, only={choose(rng, [0, other])})",
            ),
            program_of(
                f"inside = to_mask(img, bounding_box_of(img == {marked}))",
                f"return np.where(inside, img, {choose(rng, [0, new])})",
            ),
            program_of(
                f"inside = to_mask(img, bounding_box_of(img == {marked}))",
                f"return paint(img, (img == {other}) & ~inside, {new})",
            ),
            program_of(f"return paint(img, neighbors(img == {marked}, 8), {new}, only=0)"),
            program_of(f"return paint(img, outline(extract(img, img == {other})), {new})"),
            program_of(
                f"obj = Object(np.argwhere(img == {marked}), {new})",
                f"return draw_object(img, obj.move(({random_int(rng, 1, 2)}, {random_int(rng, -1, 1)})))",
            ),
        ],
    )

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=8)
        grid = object_image(rng, shape, random_count(rng, level, 3, 8), colors=[other], max_side=4).grid
        height, width = (random_int(rng, 3, side - 2) for side in shape)
        row, col = random_int(rng, 0, shape[0] - height), random_int(rng, 0, shape[1] - width)
        for corner in (
            (row, col),
            (row, col + width - 1),
            (row + height - 1, col),
            (row + height - 1, col + width - 1),
        ):
            grid[corner] = marked
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.DENOISING)
def remove_noise(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Erase stray cells around large rectangles, by size, color or neighbors."""
    noise, *colors = random_colors(rng, 3, exclude=(0,))
    program = choose(
        rng,
        [
            program_of(
                "for obj in detect_objects(img):",
                "    if obj.area < 4:",
                "        img = paint(img, obj, 0)",
                "return img",
            ),
            program_of(f"return paint(img, img == {noise}, 0)"),
            program_of("return paint(img, [obj for obj in detect_objects(img) if obj.is_point], 0)"),
            program_of("return draw_object(create_img(img.shape), [o for o in detect_objects(img) if o.area >= 4])"),
        ],
    )
    by_color = "img ==" in program

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=9))
        for _ in range(random_count(rng, level, 1, 4)):
            sprite = solid(random_int(rng, 2, 4), random_int(rng, 3, 4), choose(rng, colors))
            canvas.try_place(rng, sprite, gap=1)
        for _ in range(random_count(rng, level, 3, 12)):
            canvas.try_place(rng, solid(1, 1, noise if by_color else choose(rng, colors)), gap=0 if by_color else 1)
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.FILLING)
def fill_largest_rectangle(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the largest rectangle of one color that fits into the noise, or crop to it."""
    color, noise, new = random_colors(rng, 3, exclude=(0,))
    program = choose(
        rng,
        [
            program_of(f"return paint(img, largest_rectangle(img == 0), {new})"),
            program_of(f"return paint(img, largest_rectangle(img != 0), {new})"),
            program_of(f"return crop(img, largest_rectangle(img != {noise}))"),
            program_of("box = largest_rectangle(img == 0)", f"return paint(img, box.outline, {new})"),
        ],
    )

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, smallest=5), [0, 0, color, noise])

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.FILLING)
def fill_inside_boxes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Complete objects to their boxes, mark what is missing, their first or last cell, or the marks that lie inside."""
    color, mark, new = random_colors(rng, 3, exclude=(0,))
    lines = choose(
        rng,
        [
            ["gaps = create_img(obj.shape) + ~obj.mask", f"img = paste(img, {new} * gaps, obj.position, 0)"],
            [f"img = draw_object(paint(img, obj.bounding_box, {new}), obj)"],
            ["row, col = obj.cells[0]", f"img = draw_pixel(img, (row, col), {new})"],
            ["row, col = obj.cells[-1]", f"img = draw_line(img, (row, col), (row + 2, col), {new})"],
            [
                "box = obj.bounding_box",
                f"inside = [(r, c) for r, c in np.argwhere(img == {mark}) if box.contains((r, c))]",
                f"img = paint(img, inside, {new})",
            ],
            [
                "shadow = obj.copy().move((1, 1))",
                f"img = draw_object(paint(img, shadow, {new}, only=0), obj)",
            ],
        ],
    )
    program = program_of(
        f"for obj in [obj for obj in detect_objects(img) if obj.color == {color}]:",
        *(f"    {line}" for line in lines),
        "return img",
    )

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for number in range(random_count(rng, level, 2, 6)):
            sprite = outline(3, random_int(rng, 3, 4), color) if number == 0 else random_sprite(rng, 4, 4, color)
            if number == 0:
                sprite[1, 1], sprite[0, 0] = mark, CLEAR
            canvas.try_place(rng, sprite)
            canvas.try_place(rng, solid(1, 1, mark))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.ORDER)
def sort_object_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """List the colors of an object cell by cell, in reading order or sorted, as a row or a column."""
    which = choose(rng, ["obj.cell_colors", "np.sort(obj.cell_colors)", "np.sort(obj.cell_colors)[::-1]"])
    shape = choose(rng, ["(1, -1)", "(-1, 1)"])
    program = program_of("obj = detect_objects(img, monochrome=False)[0]", f"return {which}.reshape{shape}")

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=4)
        colors = random_colors(rng, 4, exclude=(0,))
        side = 2 + round(2 * level)
        return object_image(rng, shape, 1, colors=colors, max_side=side, num_colors_per_object=4, make_sprite=blob).grid

    return Draft(program, distinct_inputs(num_pairs, draw))
