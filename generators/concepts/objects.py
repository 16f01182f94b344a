"""Objects with a property: recolored, highlighted, erased, moved or transformed, the others left alone."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.images import distinct_inputs, object_image
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.scene import (
    Contrast,
    MakeSprite,
    Scenery,
    contrast_scene,
    detection_source,
    draw_contrast,
    random_scenery,
)
from generators.source import program_of
from generators.sprites import Sprite, blob, outline, random_sprite, ring_blob, solid, symmetric_blob

MAX_PROPERTIES = 6  # tried until one tells the objects of a scenery apart


def make_point(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a single cell."""
    return solid(1, 1, color)


def make_line(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a horizontal or vertical line of at least two cells."""
    length = random_int(rng, 2, max(max_height, 2))
    return solid(1, length, color) if rng.random() < 0.5 else solid(length, 1, color)


def make_rectangle(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a filled rectangle, a third of them squares."""
    height = random_int(rng, 1, max_height)
    return solid(height, height if rng.random() < 1 / 3 else random_int(rng, 1, max_width), color)


def make_ring(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a shape with one hole: an outline or a thicker ring."""
    height, width = random_int(rng, 3, max_height), random_int(rng, 3, max_width)
    return outline(height, width, color) if rng.random() < 0.5 else ring_blob(rng, height, width, color)


def make_symmetric(rng: np.random.Generator, max_height: int, max_width: int, color: int) -> Sprite:
    """Return a shape that a left-right mirror leaves as it is."""
    return symmetric_blob(rng, max_height, max(max_width, 4), color)


def random_property(rng: np.random.Generator, scenery: Scenery, also: str = "True") -> tuple[str, Contrast]:
    """Return a condition on `obj`, and sprites that meet it (and `also`), and that do not.

    Raises:
        UndrawableError: no condition was found for this scenery.
    """
    properties = _properties(rng, scenery)
    for number in rng.permutation(len(properties))[:MAX_PROPERTIES].tolist():
        condition, make_yes, make_no = properties[number]
        try:
            return condition, draw_contrast(rng, scenery, condition, make_yes, make_no, also)
        except UndrawableError:
            continue
    raise UndrawableError(f"no property tells objects of {scenery} apart")


def _properties(rng: np.random.Generator, scenery: Scenery) -> list[tuple[str, MakeSprite, MakeSprite]]:
    size = random_int(rng, 2, max(2, scenery.max_side - 1))
    area = random_int(rng, 3, 6)
    properties: list[tuple[str, MakeSprite, MakeSprite]] = [
        (f"obj.area > {area}", random_sprite, random_sprite),
        (f"obj.area < {area}", random_sprite, random_sprite),
        (f"obj.area == {area}", random_sprite, random_sprite),
        (f"obj.height > {size}", random_sprite, random_sprite),
        (f"obj.width > {size}", random_sprite, random_sprite),
        (f"obj.width == {size}", random_sprite, random_sprite),
        (f"obj.height == {size}", random_sprite, random_sprite),
        ("obj.height > obj.width", random_sprite, random_sprite),
        ("obj.height < obj.width", random_sprite, random_sprite),
        ("obj.height == obj.width", make_rectangle, random_sprite),
        ("obj.is_square", make_rectangle, random_sprite),
        ("obj.is_rectangle", make_rectangle, blob),
        ("obj.is_line", make_line, random_sprite),
        ("obj.is_horizontal_line", make_line, make_line),
        ("obj.is_vertical_line", make_line, make_line),
        ("obj.is_point", make_point, random_sprite),
        ("holes(obj)", make_ring, random_sprite),
        ("not holes(obj)", random_sprite, make_ring),
        ("is_symmetric(obj, 1)", make_symmetric, blob),
        ("is_symmetric(obj, 0)", make_rectangle, blob),
        ("obj.area % 2 == 0", random_sprite, random_sprite),
    ]
    if len(scenery.colors) > 1 and scenery.num_colors_per_object == 1:
        properties += [(f"obj.color == {color}", random_sprite, random_sprite) for color in scenery.colors[:2]]
        properties += [(f"obj.color != {scenery.colors[0]}", random_sprite, random_sprite)]
    return properties


def _draft(
    rng: np.random.Generator,
    level: float,
    num_pairs: int,
    scenery: Scenery,
    actions: list[str],
    before: str = "",
    also: str = "True",
) -> Draft:
    """Return a task in which `actions`, statements about `obj`, are done for the objects with a random property."""
    condition, contrast = random_property(rng, scenery, also)
    style = random_int(rng, 0, 1)
    if style:
        loop = [f"for obj in {detection_source(scenery)}:", f"    if {condition}:"]
        loop += [f"        {line}" for line in actions]
    else:
        loop = [f"chosen = [obj for obj in {detection_source(scenery)} if {condition}]", "for obj in chosen:"]
        loop += [f"    {line}" for line in actions]

    def draw() -> Grid:
        return contrast_scene(rng, level, scenery, contrast).grid

    program = program_of(*([before] if before else []), *loop, "return img")
    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SELECTION)
def recolor_by_property(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give a color to the objects that have a property."""
    color = random_int(rng, 1, 9)
    scenery = random_scenery(rng, level, exclude=(color,))
    action = choose(rng, ["img = draw_object(img, obj.change_color({}))", "img = paint(img, obj, {})"]).format(color)
    return _draft(rng, level, num_pairs, scenery, [action])


@generator(Concept.SELECTION)
def recolor_by_choice(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give one color to the objects that have a property, and another one to the rest."""
    first, second = random_colors(rng, 2, exclude=(0,))
    scenery = random_scenery(rng, level, exclude=(first, second))
    condition, contrast = random_property(rng, scenery)
    program = program_of(
        f"for obj in {detection_source(scenery)}:",
        f"    color = {first} if {condition} else {second}",
        "    img = draw_object(img, obj.change_color(color))",
        "return img",
    )

    def draw() -> Grid:
        return contrast_scene(rng, level, scenery, contrast).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.SELECTION)
def erase_by_property(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Erase the objects that have a property."""
    scenery = random_scenery(rng, level)
    return _draft(rng, level, num_pairs, scenery, [f"img = paint(img, obj, {scenery.background})"])


@generator(Concept.SELECTION)
def keep_by_property(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep only the objects that have a property."""
    scenery = random_scenery(rng, level)
    before = (
        f"out = create_img(img.shape, {scenery.background})" if scenery.background else "out = create_img(img.shape)"
    )
    draft = _draft(rng, level, num_pairs, scenery, ["out = draw_object(out, obj)"], before)
    return Draft(draft.program.replace("return img", "return out"), draft.inputs)


@generator(Concept.SELECTION)
def highlight_by_property(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mark the objects that have a property: a frame, a halo, the inside of the box, the outline or the center."""
    color = random_int(rng, 1, 9)
    scenery = random_scenery(rng, level, exclude=(color,), inside=1, gap=2, smallest=10)
    background = scenery.background
    actions = [
        f"img = paint(img, obj.bounding_box.expand(1).outline, {color})",
        f"img = paint(img, neighbors(obj), {color})",
        f"img = paint(img, neighbors(obj, 8), {color})",
        f"img = paint(img, outline(obj), {color})",
        f"img = draw_pixel(img, obj.center, {color})",
        f"img = draw_rectangle(img, (obj.min_row - 1, obj.min_col - 1), (obj.max_row + 1, obj.max_col + 1), {color})\n"
        "img = draw_object(img, obj)",
        f"img = draw_pixel(img, (obj.min_row - 1, obj.min_col - 1), {color})",
        f"img = paint(img, obj.bounding_box.expand(1), {color}, only={background})",
    ]
    return _draft(rng, level, num_pairs, scenery, choose(rng, actions).split("\n"))


@generator(Concept.SELECTION)
def highlight_rectangles(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the rectangles, the squares or the lines among other shapes."""
    color = random_int(rng, 1, 9)
    scenery = random_scenery(rng, level, exclude=(color,))
    kind, make = choose(
        rng,
        [
            ("is_rectangle", make_rectangle),
            ("is_square", make_rectangle),
            ("is_line", make_line),
            ("is_frame", make_ring),
        ],
    )
    chosen = f"[obj for obj in {detection_source(scenery)} if obj.{kind}]"
    program = program_of(f"return paint(img, {chosen}, {color})")
    contrast = draw_contrast(rng, scenery, f"obj.{kind}", make, blob)

    def draw() -> Grid:
        return contrast_scene(rng, level, scenery, contrast).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.ENCLOSURE)
def fill_holes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Fill the holes of objects; objects without holes stay."""
    color = random_int(rng, 1, 9)
    scenery = random_scenery(rng, level, exclude=(color,), max_side=random_int(rng, 3, 6), background=0)
    program = choose(
        rng,
        [
            program_of(f"return paint(img, enclosed(img), {color})"),
            program_of(
                f"for obj in {detection_source(scenery)}:",
                "    for hole in holes(obj):",
                f"        img = paint(img, hole, {color})",
                "return img",
            ),
            program_of(
                f"for obj in {detection_source(scenery)}:",
                "    if holes(obj):",
                "        img = paint(img, holes(obj), obj.color)",
                f"        img = draw_object(img, obj.change_color({color}))",
                "return img",
            ),
        ],
    )

    contrast = draw_contrast(rng, scenery, "holes(obj)", make_ring, random_sprite)

    def draw() -> Grid:
        return contrast_scene(rng, level, scenery, contrast).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.MOTION)
def move_by_property(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move the objects that have a property by a fixed step; they may cover others."""
    row, col = 0, 0
    while (row, col) == (0, 0):
        row, col = random_int(rng, -2, 2), random_int(rng, -2, 2)
    scenery = random_scenery(rng, level, inside=max(abs(row), abs(col)), smallest=11)
    actions = [f"img = paint(img, obj, {scenery.background})", f"img = draw_object(img, obj.move(({row}, {col})))"]
    return _draft(rng, level, num_pairs, scenery, actions)


@generator(Concept.MOTION)
def move_all(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Move all objects by a step that depends on color, height or width; later ones cover earlier ones."""
    colors = random_colors(rng, random_int(rng, 2, 3), exclude=(0,))
    scenery = random_scenery(rng, level, colors=colors, background=0, inside=3, max_side=3)
    step, condition = choose(
        rng,
        [
            ("(obj.height, 0)", "obj.height > 1"),
            ("(0, obj.width)", "obj.width > 1"),
            ("(0, -obj.width)", "obj.width > 1"),
            ("(-obj.height, 0)", "obj.height > 1"),
            (f"(2, 0) if obj.color == {colors[0]} else (0, 2)", f"obj.color == {colors[0]}"),
            ("(1, 0) if obj.is_rectangle else (-1, 0)", "obj.is_rectangle"),
            ("(obj.area % 3 - 1, 1)", "obj.area % 3 == 0"),
            ("(1, 1)", "obj.area > 2"),
            ("(-2, 1)", "obj.area > 2"),
        ],
    )
    in_order = choose(rng, ["objects", "sorted(objects, key=lambda obj: obj.area)", "reversed(objects)"])
    program = program_of(
        f"objects = {detection_source(scenery)}",
        "out = create_img(img.shape)",
        f"for obj in {in_order}:",
        f"    out = draw_object(out, obj.move({step}))",
        "return out",
    )
    contrast = draw_contrast(rng, scenery, condition)

    def draw() -> Grid:
        return contrast_scene(rng, level, scenery, contrast).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.GEOMETRY)
def transform_by_property(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Mirror, turn or scale the objects that have a property where they stand."""
    colors = random_colors(rng, random_int(rng, 2, 3), exclude=(0,))
    scenery = random_scenery(
        rng,
        level,
        colors=colors,
        background=0,
        num_colors_per_object=random_int(rng, 1, 2),
        max_side=random_int(rng, 3, 5),
    )
    changed = choose(rng, ["flip(obj, 0)", "flip(obj, 1)", "rotate_90(obj, 2)", "rotate_90(obj)", "upscale(obj, 2)"])
    actions = [f"img = draw_object(img, {changed})"]
    if not changed.startswith("upscale"):
        actions.insert(0, "img = paint(img, obj, 0)")
    return _draft(rng, level, num_pairs, scenery, actions, also=f"{changed} != obj")


@generator(Concept.OBJECTNESS)
def normalise_background(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give images of different backgrounds the same one, or the color of their objects."""
    objects = random_colors(rng, 2, exclude=(0,))
    new = choose(rng, [0, *random_colors(rng, 2, exclude=(0, *objects))])
    find = choose(rng, ["background_color(img)", "mode(img)"])
    program = program_of(f"return apply_colormap(img, {{{find}: {new}}})")
    backgrounds = random_colors(rng, 6, exclude=(*objects, new))

    def draw() -> Grid:
        shape, background = random_shape(rng, level, smallest=6), choose(rng, backgrounds)
        return object_image(
            rng, shape, random_count(rng, level, 2, 8), colors=objects, background=background, max_side=3
        ).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.OBJECTNESS)
def act_on_any_background(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Change the objects with a property where the background differs from pair to pair."""
    color, *others = random_colors(rng, 3, exclude=(0,))
    scenery = Scenery(others, max_side=3 + round(2 * level))
    condition, contrast = random_property(rng, scenery)
    action = choose(rng, [f"img = paint(img, obj, {color})", "img = paint(img, obj, bg)"])
    program = program_of(
        "bg = background_color(img)",
        "for obj in detect_objects(img, background_color=bg):",
        f"    if {condition}:",
        f"        {action}",
        "return img",
    )
    backgrounds = [other for other in range(10) if other != color and other not in others]

    def draw() -> Grid:
        here = Scenery(others, choose(rng, backgrounds), max_side=scenery.max_side)
        return contrast_scene(rng, level, here, contrast).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.OBJECTNESS)
def learn_detection(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Objects touch at sides or corners in several colors: what counts as one object decides the answer."""
    color, *others = random_colors(rng, 4, exclude=(0,))
    connectivity, monochrome = choose(rng, [4, 8]), bool(rng.random() < 0.5)
    size = random_int(rng, 2, 4)
    action = choose(
        rng,
        [
            f"return paint(img, [obj for obj in objects if obj.area >= {size}], {color})",
            f"return paint(img, [obj for obj in objects if obj.area < {size}], {color})",
            "return crop(img, max(objects, key=lambda obj: obj.area))",
            f"return paint(img, max(objects, key=lambda obj: obj.area), {color})",
            "return paint(img, [obj for obj in objects if obj.is_point], 0)",
            f"return paint(img, [obj.center for obj in objects if obj.height > 1], {color})",
        ],
    )
    program = program_of(f"objects = detect_objects(img, connectivity={connectivity}, monochrome={monochrome})", action)
    density = rng.uniform(0.2, 0.45)

    def draw() -> Grid:
        side = 5 + round(9 * level)
        grid = np.asarray(others)[rng.integers(0, len(others), (random_int(rng, 5, side), random_int(rng, 5, side)))]
        return np.where(rng.random(grid.shape) < density, grid, 0)

    return Draft(program, distinct_inputs(num_pairs, draw))
