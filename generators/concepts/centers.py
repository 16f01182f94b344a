"""Drawing from objects: lines, rectangles and cells from their centers and sides, sized by their color and area."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs, object_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.scene import random_scenery, unequal_scene
from generators.source import program_of
from generators.sprites import Sprite, random_sprite, solid

STEPS = ("UP", "DOWN", "LEFT", "RIGHT", "UP_LEFT", "UP_RIGHT", "DOWN_LEFT", "DOWN_RIGHT")


def make_odd_rectangle(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a filled rectangle of odd sides, so that its center is a cell."""
    return solid(
        2 * random_int(rng, 0, (max_height - 1) // 2) + 1, 2 * random_int(rng, 0, (max_width - 1) // 2) + 1, color
    )


@generator(Concept.CENTERS)
def lines_from_centers(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw lines through the centers of objects, across the image or as rays, then the objects on top."""
    color = choose(rng, ["obj.color", f"{random_int(rng, 1, 9)}"])
    scenery = random_scenery(rng, level, exclude=(int(color),) if color.isdigit() else (), num_objects=4)
    lines = choose(
        rng,
        [
            [f"img = draw_horizontal_line(img, obj.center[0], {color})"],
            [f"img = draw_vertical_line(img, obj.center[1], {color})"],
            [
                f"img = draw_horizontal_line(img, obj.center[0], {color})",
                f"img = draw_vertical_line(img, obj.center[1], {color})",
            ],
            [f"img = draw_ray(img, obj.center, {choose(rng, STEPS)}, {color})"],
            [
                f"for step in {choose(rng, ['STRAIGHT', 'DIAGONAL'])}:",
                f"    img = draw_ray(img, obj.center, step, {color})",
            ],
        ],
    )
    top = ["img = draw_object(img, objects)"] if rng.random() < 0.7 else []
    program = program_of(
        f"objects = {detection_call(scenery.background)}",
        "for obj in objects:",
        *(f"    {line}" for line in lines),
        *top,
        "return img",
    )

    def draw() -> Grid:
        num_objects = random_count(rng, level, 1, 4)
        shape = random_shape(rng, level, smallest=9)
        make = make_odd_rectangle
        return object_image(
            rng, shape, num_objects, colors=scenery.colors, background=scenery.background, max_side=3, make_sprite=make
        ).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


def detection_call(background: int) -> str:
    """Return the call that finds objects on a background."""
    return f"detect_objects(img, background_color={background})" if background else "detect_objects(img)"


@generator(Concept.CENTERS)
def shapes_at_centers(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Draw a cell, a square or a frame at the center of each object, its size fixed or given by the object."""
    color = random_int(rng, 1, 9)
    scenery = random_scenery(rng, level, exclude=(color,), inside=2)
    size = choose(rng, ["1", "2", "obj.height // 2", "obj.area // 4"])
    action = choose(
        rng,
        [
            f"draw_pixel(img, obj.center, {color})",
            f"draw_rectangle(img, (row - {size}, col - {size}), (row + {size}, col + {size}), {color}, filled=False)",
            f"draw_line(img, (row - {size}, col), (row + {size}, col), {color})",
            f"draw_line(img, (row, col), (row, col + {size}), {color})",
            f"draw_rectangle(img, (row, col), (row + {size}, col + {size}), {color})",
        ],
    )
    lines = ["    row, col = obj.center"] if "row" in action else []
    program = program_of(
        f"for obj in {detection_call(scenery.background)}:", *lines, f"    img = {action}", "return img"
    )

    def draw() -> Grid:
        return unequal_scene(rng, level, scenery, "obj.area", min_objects=2).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.RAYS)
def shoot_rays(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Shoot a ray from cells of one color, over everything or until something is hit."""
    source, wall, *others = random_colors(rng, 3, exclude=(0,))
    color = choose(rng, [source, *others])
    step = choose(rng, STEPS)
    through = ", through=0" if rng.random() < 0.7 else ""
    program = choose(
        rng,
        [
            program_of(f"return draw_ray(img, img == {source}, {step}, {color}{through})"),
            program_of(
                "for obj in detect_objects(img):",
                f"    if obj.color == {source}:",
                f"        img = draw_ray(img, obj, {step}, {color}{through})",
                "return img",
            ),
            program_of(
                f"for cell in np.argwhere(img == {source}):",
                f"    img = paint(img, ray_points(img, cell, {step}{through}), {color})",
                "return img",
            ),
        ],
    )

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for number in range(random_count(rng, level, 2, 7)):
            canvas.try_place(rng, solid(1, 1, source), inside=1)
            canvas.try_place(rng, random_sprite(rng, 3, 3, wall)) if number else canvas.place(rng, solid(2, 2, wall))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.CONNECTION)
def connect_cells(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Connect the cells of one color that stand in one row or column."""
    marked, line, other = random_colors(rng, 3, exclude=(0,))
    arguments = choose(
        rng, ["", f", line_color={line}", f", line_color={line}, axis=0", f", line_color={line}, axis=1"]
    )
    only = ", only=0" if rng.random() < 0.5 else ""
    program = program_of(f"return connect_aligned(img, {marked}{arguments}{only})")

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=6)
        grid = np.zeros((height, width), np.int64)
        for _ in range(random_count(rng, level, 2, 7)):
            grid[random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)] = other
        for _ in range(random_count(rng, level, 1, 4)):
            row, col = random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)
            ends = rng.permutation(max(height, width))
            grid[row, ends[ends < width][:2]] = marked
            grid[ends[ends < height][:2], col] = marked
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.RAYS)
def look_until_hit(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """From each cell of one color look in a direction: draw to what is seen, or take its color."""
    source, line = random_colors(rng, 2, exclude=(0,))
    walls = random_colors(rng, 3, exclude=(0, source, line))
    step = choose(rng, STEPS[:4])
    action = choose(
        rng,
        [
            "img = draw_pixel(img, cell, img[hit])",
            f"img = draw_pixel(img, hit, {line})",
            f"img = draw_line(img, cell, hit, {line})",
            "img = draw_line(img, cell, hit, img[hit])",
        ],
    )
    program = program_of(
        f"for cell in np.argwhere(img == {source}):",
        f"    hit = first_hit(img, cell, {step})",
        "    if hit:",
        f"        {action}",
        "return img",
    )

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=6)
        grid = np.zeros((height, width), np.int64)
        side = grid if step in ("UP", "DOWN") else grid.T  # lanes run up and down in it
        edge = 0 if step in ("UP", "LEFT") else -1
        lanes = rng.permutation(side.shape[1])[: random_count(rng, level, 3, 9)].tolist()
        for number, lane in enumerate(lanes):
            if number != 1:  # one cell sees nothing
                side[edge, lane] = choose(rng, walls)
            depth = random_int(rng, 1, side.shape[0] - 1)
            side[depth if edge == 0 else -1 - depth, lane] = source
        return grid

    return Draft(program, distinct_inputs(num_pairs, draw))
