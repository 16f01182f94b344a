"""Motion: gravity, sliding, moving to contact, repeating and shifting."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs, noise_image, object_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, generator
from generators.source import program_of
from generators.sprites import blob, random_sprite, solid

SIDES = ("UP", "DOWN", "LEFT", "RIGHT")


@generator(Concept.GRAVITY)
def let_cells_fall(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let all cells fall to one side, on any background."""
    background, *colors = random_colors(rng, random_int(rng, 2, 5))
    background = 0 if rng.random() < 0.6 else background
    colors = [color for color in colors if color != background] or [background + 1 if background < 9 else 0]
    argument = f", background_color={background}" if background else ""
    program = program_of(f"return gravity(img, {choose(rng, SIDES)}{argument})")

    def draw() -> Grid:
        return noise_image(rng, random_shape(rng, level, smallest=4), colors, rng.uniform(0.15, 0.5), background)

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.GRAVITY)
def let_objects_fall(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Let whole objects fall to one side; at times a color stays where it is."""
    fixed, *colors = random_colors(rng, 4, exclude=(0,))
    direction = choose(rng, SIDES)
    chosen = choose(rng, ["detect_objects(img)", f"[obj for obj in detect_objects(img) if obj.color != {fixed}]"])
    program = program_of(f"return gravity(img, {direction}, objects={chosen})")

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        for number in range(random_count(rng, level, 3, 8)):
            color = fixed if number == 1 else choose(rng, colors)
            canvas.try_place(rng, random_sprite(rng, 3, 3, color), inside=number == 0)
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.GRAVITY)
def slide_objects(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Slide the objects of one color until something stops them; leave a trace, or not."""
    mover, wall = random_colors(rng, 2, exclude=(0,))
    direction = choose(rng, [*SIDES, "UP_LEFT", "DOWN_RIGHT"])
    erase = [] if rng.random() < 0.3 else ["        img = paint(img, obj, 0)"]
    program = program_of(
        "for obj in detect_objects(img):",
        f"    if obj.color == {mover}:",
        f"        moved = slide(img, obj, {direction})",
        *erase,
        "        img = draw_object(img, moved)",
        "return img",
    )

    def draw() -> Grid:
        canvas = Canvas(random_shape(rng, level, smallest=8))
        canvas.place(rng, random_sprite(rng, 2, 2, mover), inside=1)
        for _ in range(random_count(rng, level, 2, 6)):
            canvas.try_place(rng, random_sprite(rng, 3, 3, wall))
            if rng.random() < level:
                canvas.try_place(rng, random_sprite(rng, 2, 2, mover))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.GRAVITY)
def move_to_target(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move an object straight to one of another color, draw what lies between them, or shoot a ray at it."""
    mover, target, line = random_colors(rng, 3, exclude=(0,))
    action = choose(
        rng,
        [
            "return draw_object(paint(img, mover, 0), move_to_contact(mover, target))",
            f"return paint(img, gap_between(mover, target), {line})",
            "return repeat_object(img, mover, direction_to(mover, target), distance(mover, target) - 1)",
            f"return draw_ray(img, mover, direction_to(mover, target), {line}, through=0)",
            f"return paint(img, mover, {line}) if distance(mover, target) > 3 else paint(img, target, {line})",
            "return draw_object(img, mover.move(direction_to(target, mover)))",
        ],
    )
    program = program_of(f"mover = extract(img, img == {mover})", f"target = extract(img, img == {target})", action)

    def draw() -> Grid:
        height, width = random_shape(rng, level, smallest=8)
        grid = np.zeros((height, width), np.int64)
        side = random_int(rng, 1, 2)
        # Target at the top, mover below it in the same columns; then turned at random.
        left = random_int(rng, 0, width - 4)
        grid[: random_int(rng, 1, 2), left : left + 4] = target
        col = left + random_int(rng, 0, 4 - side)
        row = random_int(rng, 4, height - side)
        grid[row : row + side, col : col + side] = mover
        return np.ascontiguousarray(np.rot90(grid, random_int(rng, 0, 3)))

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.COPYING)
def repeat_objects(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Repeat objects in a direction, a given number of times or up to the border."""
    row_step, col_step = choose(rng, [(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1)])
    distance = choose(
        rng, ["obj.width", "obj.width + 1", "2 * obj.width"] if col_step else ["obj.height", "obj.height + 1"]
    )
    offset = "({}, {})".format(*(_scaled(step, distance) for step in (row_step, col_step)))
    count = choose(rng, ["", ", 1", ", 2"])
    color = choose(rng, ["obj", f"obj.change_color({random_int(rng, 1, 9)})"])
    program = program_of(
        "for obj in detect_objects(img, monochrome=False):",
        f"    img = repeat_object(img, {color}, {offset}{count})",
        "return img",
    )

    def draw() -> Grid:
        colors = random_colors(rng, 2, exclude=(0,))
        shape = random_shape(rng, level, smallest=9)
        num_objects = random_count(rng, level, 1, 3)
        mixed = random_int(rng, 1, 2)
        return object_image(
            rng, shape, num_objects, colors=colors, max_side=3, num_colors_per_object=mixed, make_sprite=blob
        ).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.MOTION)
def shift_image(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move the whole content, around the edge or out of the image."""
    row, col = choose(rng, [(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (2, 0), (0, 2), (-1, 1), (-2, 0)])
    mode = choose(rng, ["", f", {random_int(rng, 1, 9)}", ", wrap=True"])
    program = program_of(f"return shift(img, ({row}, {col}){mode})")

    def draw() -> Grid:
        colors = random_colors(rng, 3, exclude=(0,))
        shape = random_shape(rng, level, smallest=4)
        return object_image(rng, shape, random_count(rng, level, 2, 7), colors=colors, max_side=3).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SELECTION)
def choose_by_contact(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color or erase the objects that touch a line, the border, or the cells of a color; or lie inside a frame."""
    marked, other, new = random_colors(rng, 3, exclude=(0,))
    kind = random_int(rng, 0, 2)
    condition = [
        f"touching(obj, img == {marked}{choose(rng, ['', ', 8'])})",
        "touches_border(img, obj)",
        f"is_inside(obj, img == {marked})",
    ][kind]
    condition = f"not {condition}" if rng.random() < 0.4 else condition
    action = choose(rng, [f"img = paint(img, obj, {new})", "img = paint(img, obj, 0)"])
    program = program_of(
        "for obj in detect_objects(img):",
        f"    if obj.color == {other} and {condition}:",
        f"        {action}",
        "return img",
    )

    def draw() -> Grid:
        shape = random_shape(rng, level, smallest=10)
        canvas = Canvas(shape)
        if kind == 2:
            height, width = random_int(rng, 6, shape[0] - 2), random_int(rng, 6, shape[1] - 2)
            frame = solid(height, width, marked)
            frame[1:-1, 1:-1] = 0
            placement = canvas.place(rng, frame, gap=0)
            canvas.taken[:] = False
            canvas.block(placement.row - 1, placement.col - 1, 3, width + 2)
            canvas.block(placement.row + height - 2, placement.col - 1, 3, width + 2)
            canvas.block(placement.row - 1, placement.col - 1, height + 2, 3)
            canvas.block(placement.row - 1, placement.col + width - 2, height + 2, 3)
            inner = np.argwhere(
                ~canvas.taken[placement.row : placement.row + height, placement.col : placement.col + width]
            )
            row, col = inner[random_int(rng, 0, len(inner) - 1)].tolist()
            canvas.put(solid(1, 1, other), placement.row + row, placement.col + col)
        elif kind == 0:
            cells = [canvas.place(rng, solid(1, 1, marked), gap=0, inside=2) for _ in range(2)]
            for number, cell in enumerate(cells):
                row_step, col_step = choose(rng, [(0, 1), (1, 0), (-1, 0), (0, -1)] + [(1, 1)] * number)
                sprite = solid(1, 1, other)
                canvas.put(sprite, cell.row + row_step, cell.col + col_step)
                canvas.block(cell.row - 1, cell.col - 1, 3, 3)
        else:
            canvas.put(solid(1, 2, other), 0, random_int(rng, 0, shape[1] - 2))
        for number in range(random_count(rng, level, 3, 8)):
            canvas.try_place(rng, random_sprite(rng, 3, 2, other), inside=2 if number == 0 else 0)
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


def _scaled(step: int, distance: str) -> str:
    if step == 0:
        return "0"
    return distance if step == 1 else f"-({distance})"
