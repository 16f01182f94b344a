"""Extremes: the largest, highest, leftmost, rarest object is cropped, recolored, deleted, kept or drawn from."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from generators.canvas import Canvas
from generators.images import distinct_inputs
from generators.randomness import choose, choose_some, random_colors, random_count, random_int, random_shape
from generators.registry import Concept, Draft, UndrawableError, generator
from generators.scene import Contrast, Scenery, contrast_scene, detection_source, random_scenery, unequal_scene
from generators.source import program_of
from generators.sprites import CLEAR, Sprite, blob, random_sprite, solid

SIZES = ("obj.area", "obj.height", "obj.width")
POSITIONS = ("obj.min_row", "obj.min_col", "obj.max_row", "obj.max_col", "obj.center[0]", "obj.center[1]")


def _extreme(rng: np.random.Generator, objects: str, measures: tuple[str, ...]) -> tuple[str, str]:
    """Return an expression for one object of a list, and the measure by which it is the first or the last."""
    measure = choose(rng, measures)
    return f"{choose(rng, ['max', 'min'])}({objects}, key=lambda obj: {measure})", measure


def _draft(
    rng: np.random.Generator,
    level: float,
    num_pairs: int,
    scenery: Scenery,
    measure: str,
    lines: list[str],
) -> Draft:
    def draw() -> Grid:
        return unequal_scene(rng, level, scenery, measure).grid

    return Draft(program_of(*lines), distinct_inputs(num_pairs, draw))


@generator(Concept.CROPPING)
def crop_by_extreme(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to the object of extreme size."""
    scenery = random_scenery(rng, level)
    chosen, measure = _extreme(rng, detection_source(scenery), (*["obj.area"] * 8, *SIZES))  # areas mislead least
    return _draft(rng, level, num_pairs, scenery, measure, [f"return crop(img, {chosen})"])


@generator(Concept.CROPPING)
def crop_by_position(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to the topmost, bottommost, leftmost or rightmost object."""
    scenery = random_scenery(rng, level)
    chosen, measure = _extreme(rng, detection_source(scenery), POSITIONS)
    background = f"background_color={scenery.background}" if scenery.background else ""
    last = choose(rng, [f"return crop(img, {chosen})", f"return {chosen}.to_img({background})"])
    return _draft(rng, level, num_pairs, scenery, measure, [last])


@generator(Concept.CROPPING)
def crop_by_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop to the object, or to all cells, of a given color."""
    wanted, *others = random_colors(rng, random_int(rng, 3, 4), exclude=(0,))
    scenery = Scenery([wanted, *others], max_side=3 + round(2 * level))
    program = choose(
        rng,
        [
            program_of(f"return crop(img, bounding_box_of(img == {wanted}))"),
            program_of(f"return crop(img, [obj for obj in detect_objects(img) if obj.color == {wanted}][0])"),
            program_of(f"return crop(img, extract(img, img == {wanted}))"),
        ],
    )
    contrast = Contrast(
        tuple(random_sprite(rng, scenery.max_side, scenery.max_side, wanted) for _ in range(4)),
        tuple(random_sprite(rng, scenery.max_side, scenery.max_side, choose(rng, others)) for _ in range(8)),
    )

    def draw() -> Grid:
        return contrast_scene(rng, level, scenery, contrast).grid

    return Draft(program, distinct_inputs(num_pairs, draw))


@generator(Concept.ORDER)
def recolor_extreme(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the object of extreme size or position; at times the others get a second color."""
    first, second = random_colors(rng, 2, exclude=(0,))
    scenery = random_scenery(rng, level, exclude=(first, second))
    chosen, measure = _extreme(rng, "objects", (*SIZES, *POSITIONS))
    lines = [f"objects = {detection_source(scenery)}"]
    if rng.random() < 0.4:
        lines.append(f"img = paint(img, objects, {second})")
    lines.append(f"return paint(img, {chosen}, {first})")
    return _draft(rng, level, num_pairs, scenery, measure, lines)


@generator(Concept.ORDER)
def recolor_both_extremes(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color the largest and the smallest object in two colors, or the first two in order."""
    first, second = random_colors(rng, 2, exclude=(0,))
    scenery = random_scenery(rng, level, exclude=(first, second))
    measure = choose(rng, SIZES)
    lines = [
        f"objects = sorted({detection_source(scenery)}, key=lambda obj: {measure})",
        f"img = paint(img, objects[{choose(rng, [0, 1])}], {first})",
        f"return paint(img, objects[-1], {second})",
    ]
    return _draft(rng, level, num_pairs, scenery, measure, lines)


@generator(Concept.ORDER)
def rank_colors(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Color all objects by their rank in size or position."""
    scenery = random_scenery(rng, level, num_objects=6)
    measure = choose(rng, [*SIZES, "obj.min_col", "obj.min_row"])
    start = random_int(rng, 1, 3)
    reverse = ", reverse=True" if rng.random() < 0.5 else ""
    lines = [
        f"objects = sorted({detection_source(scenery)}, key=lambda obj: {measure}{reverse})",
        f"for rank, obj in enumerate(objects, start={start}):",
        "    img = draw_object(img, obj.change_color(rank))",
        "return img",
    ]
    return _draft(rng, level, num_pairs, scenery, measure, lines)


@generator(Concept.ORDER)
def delete_extreme(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Erase the object of extreme size or position."""
    scenery = random_scenery(rng, level)
    chosen, measure = _extreme(rng, detection_source(scenery), (*SIZES, *POSITIONS))
    lines = [f"return paint(img, {chosen}, {scenery.background})"]
    return _draft(rng, level, num_pairs, scenery, measure, lines)


@generator(Concept.ORDER)
def keep_extreme(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Keep only the object of extreme size or position."""
    scenery = random_scenery(rng, level, num_colors_per_object=random_int(rng, 1, 2))
    chosen, measure = _extreme(rng, detection_source(scenery), (*SIZES, *POSITIONS))
    empty = f"create_img(img.shape, {scenery.background})" if scenery.background else "create_img(img.shape)"
    return _draft(rng, level, num_pairs, scenery, measure, [f"return draw_object({empty}, {chosen})"])


@generator(Concept.ORDER)
def copy_extreme_color(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Give all objects the color of the extreme one, or show that color alone."""
    scenery = random_scenery(rng, level, colors=random_colors(rng, 4, exclude=(0,)), background=0)
    chosen, measure = _extreme(rng, "objects", (*SIZES, *POSITIONS[:4]))
    lines = ["objects = detect_objects(img)"]
    size = choose(rng, ["1", "2", "3", "(2, 1)"])
    lines.append(
        choose(rng, [f"return paint(img, objects, {chosen}.color)", f"return create_img({size}, {chosen}.color)"])
    )
    return _draft(rng, level, num_pairs, scenery, measure, lines)


@generator(Concept.SAMENESS)
def find_odd_object(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Crop, color or keep the object that differs from the others in color, shape, symmetry or size."""
    paint_color, *colors = random_colors(rng, 4, exclude=(0,))
    kind = random_int(rng, 0, 3)
    key = ["obj.color", "shape_key(obj)", "is_symmetric(obj, 1)", "obj.area"][kind]
    side = 3 + round(level)
    chosen = f"odd_one_out(detect_objects(img), key=lambda obj: {key})"
    action = choose(rng, ["return crop(img, {})", "return {}.to_img()", f"return paint(img, {{}}, {paint_color})"])

    def draw() -> Grid:
        color, other = choose_some(rng, colors, 2)
        common, odd = _unlike_blobs(rng, side, color)
        if kind == 0:
            odd = np.where(common != CLEAR, other, CLEAR)
        elif kind == 2:
            common, odd = solid(2, side, color), np.where(np.tri(side, side, dtype=bool), color, CLEAR)
        canvas = Canvas(random_shape(rng, level, smallest=4 * side + 2))
        for number in range(random_count(rng, level, 3, 8)):
            place = canvas.place if number < 3 else canvas.try_place
            place(rng, common if number else odd)
        return canvas.grid

    return Draft(program_of(action.format(chosen)), distinct_inputs(num_pairs, draw))


@generator(Concept.COUNTING)
def find_most_common_shape(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Show the shape or the color that occurs most often."""
    program = choose(
        rng,
        [
            program_of(
                "objects = detect_objects(img)",
                "groups = group_by(objects, key=shape_key)",
                "return max(groups.values(), key=len)[0].to_img()",
            ),
            program_of(f"return create_img({random_int(rng, 1, 3)}, palette(img)[{choose(rng, [1, -1])}])"),
            program_of(
                "colors = sort_by_frequency(obj.color for obj in detect_objects(img))",
                f"return create_img({random_int(rng, 1, 3)}, colors[0])",
            ),
            program_of(
                "counts = count_colors(img)",
                "return create_img((1, 2), min(counts, key=counts.get))",
            ),
        ],
    )
    by_shape = "shape_key" in program

    def draw() -> Grid:
        colors = random_colors(rng, 3, exclude=(0,))
        sprites = [*_unlike_blobs(rng, 3, 1), solid(1, 1, 1)]
        most = random_count(rng, level, 2, 4)
        canvas = Canvas(random_shape(rng, level, smallest=12))
        for number, count in enumerate((most, most - 1, 1)):
            for _ in range(count):
                sprite = sprites[number] if by_shape else choose(rng, sprites)
                color = choose(rng, colors) if by_shape else colors[number]
                canvas.place(rng, np.where(sprite != CLEAR, color, CLEAR))
        return canvas.grid

    return Draft(program, distinct_inputs(num_pairs, draw))


def _unlike_blobs(rng: np.random.Generator, side: int, color: int) -> tuple[Sprite, Sprite]:
    """Return two blobs of different area and different shape."""
    first = blob(rng, side, side, color)
    for _ in range(20):
        second = blob(rng, side, side, color)
        if first.shape != second.shape and (first != CLEAR).sum() != (second != CLEAR).sum():
            return first, second
    raise UndrawableError("all blobs were alike")
