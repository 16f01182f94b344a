"""Scenes: images of objects in which a condition or an extreme is certain to tell some objects from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from arc_dsl.grid import MAX_SIDE
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.objects import Object
from generators.canvas import Canvas
from generators.randomness import choose, random_colors, random_count, random_int, random_shape
from generators.registry import UndrawableError
from generators.sprites import CLEAR, Sprite, random_sprite, recolor_randomly

MakeSprite = Callable[[np.random.Generator, int, int, int], Sprite]
SPRITES_PER_CONTRAST = 48  # drawn at most, to be sorted by a condition
ENOUGH_SPRITES = 6  # on each side of a condition
MAX_SCENES = 6  # tried until two objects find room


@dataclass(frozen=True)
class Scenery:
    """How the images of one task look.

    Attributes:
        colors: colors of objects.
        background: color around them.
        smallest: smallest side of an image.
        max_side: longest side of an object.
        num_objects: most objects at level 1.
        num_colors_per_object: colors mixed within one object.
        gap: free cells between objects.
        inside: free cells between objects and the border.
    """

    colors: Sequence[int]
    background: int = 0
    smallest: int = 9
    max_side: int = 4
    num_objects: int = 8
    num_colors_per_object: int = 1
    gap: int = 1
    inside: int = 0


def random_scenery(rng: np.random.Generator, level: float, exclude: Sequence[int] = (), **changes: Any) -> Scenery:
    """Return a random scenery: one to three colors on black or, at times, another background; none of `exclude`."""
    background = 0 if rng.random() < 0.8 or 0 in exclude else random_colors(rng, 1, exclude=exclude)[0]
    colors = random_colors(rng, random_int(rng, 1, 3), exclude=(0, background, *exclude))
    max_side = 3 + round(level * rng.integers(0, 4))
    return Scenery(**{"colors": colors, "background": background, "max_side": max_side, **changes})


@lru_cache(maxsize=1024)
def compile_property(source: str) -> Callable[[Object], Any]:
    """Return the function that a program writes as `lambda obj: source`."""
    function: Callable[[Object], Any] = eval(f"lambda obj: {source}", program_namespace())
    return function


def sprite_object(sprite: Sprite, row: int = 0, col: int = 0) -> Object:
    """Return the object that detection will find where a sprite is put."""
    cells = np.argwhere(sprite != CLEAR)
    return Object(cells + np.array((row, col)), sprite[cells[:, 0], cells[:, 1]])


@dataclass(frozen=True)
class Contrast:
    """Sprites that meet a condition, and sprites that do not."""

    yes: tuple[Sprite, ...]
    no: tuple[Sprite, ...]


def draw_contrast(
    rng: np.random.Generator,
    scenery: Scenery,
    condition: str,
    make_yes: MakeSprite = random_sprite,
    make_no: MakeSprite = random_sprite,
    also: str = "True",
) -> Contrast:
    """Draw sprites and sort them by a condition, once for all images of a task.

    Args:
        rng: random numbers.
        scenery: how the images look.
        condition: expression of `obj` that does not depend on where the object is.
        make_yes: draws sprites that are likely to meet the condition.
        make_no: draws sprites that are likely not to meet it.
        also: expression of `obj` that sprites which meet the condition must meet too; the others need not.

    Raises:
        UndrawableError: on one side there are fewer than two.
    """
    holds, holds_also = compile_property(condition), compile_property(also)
    sides: dict[bool, list[Sprite]] = {True: [], False: []}
    for number in range(SPRITES_PER_CONTRAST):
        sprite = _draw_sprite(rng, scenery, make_yes if number % 2 else make_no)
        obj = sprite_object(sprite)
        side = bool(holds(obj))
        if not side or holds_also(obj):
            sides[side].append(sprite)
        if number >= SPRITES_PER_CONTRAST // 2 and min(map(len, sides.values())) >= ENOUGH_SPRITES:
            break
    if min(map(len, sides.values())) < 2:
        raise UndrawableError(f"hardly an object of {scenery} tells {condition} from its opposite")
    return Contrast(tuple(sides[True]), tuple(sides[False]))


def contrast_scene(rng: np.random.Generator, level: float, scenery: Scenery, contrast: Contrast) -> Canvas:
    """Return a scene with at least one object of each side of a contrast.

    Raises:
        UndrawableError: there is no room for two objects.
    """
    for _ in range(MAX_SCENES):
        canvas = Canvas(random_scene_shape(rng, level, scenery), scenery.background)
        for number in range(random_count(rng, level, 3, scenery.num_objects)):
            wanted = number == 0 or (number > 1 and rng.random() < 0.5)
            sprite = choose(rng, contrast.yes if wanted else contrast.no)
            canvas.try_place(rng, sprite, scenery.gap, scenery.inside)
            if len(canvas.placements) <= min(number, 1):
                break
        else:
            return canvas
    raise UndrawableError("no room for two objects")


def random_scene_shape(rng: np.random.Generator, level: float, scenery: Scenery) -> tuple[int, int]:
    """Return the shape of an image in which two objects of this scenery find room in most places."""
    needed = 2 * scenery.max_side + scenery.gap + 2 * scenery.inside + 1
    return random_shape(rng, level, max(scenery.smallest, min(needed, MAX_SIDE)))


def unequal_scene(
    rng: np.random.Generator,
    level: float,
    scenery: Scenery,
    measure: str,
    make: MakeSprite = random_sprite,
    min_objects: int = 3,
) -> Canvas:
    """Return a scene of objects that all differ in a measure, so that the largest and the smallest are unique.

    Args:
        rng: random numbers.
        level: size of the image and number of objects.
        scenery: how the image looks.
        measure: expression of `obj`; it may depend on where the object is.
        make: draws the sprites.
        min_objects: fewest objects.

    Raises:
        UndrawableError: fewer objects with different measures found room.
    """
    value_of = compile_property(measure)
    for _ in range(MAX_SCENES):
        canvas = Canvas(random_scene_shape(rng, level, scenery), scenery.background)
        values: set[Any] = set()
        num_objects = random_count(rng, level, min_objects, scenery.num_objects)
        for _ in range(3 * num_objects):
            sprite = _draw_sprite(rng, scenery, make)
            corner = canvas.random_corner(rng, sprite, scenery.inside)
            if corner is None:
                continue
            value = value_of(sprite_object(sprite, *corner))
            if value not in values:
                values.add(value)
                canvas.put(sprite, *corner, scenery.gap)
            if len(values) == num_objects:
                return canvas
        if len(values) >= min_objects:
            return canvas
    raise UndrawableError(f"hardly {min_objects} objects of {scenery} differ in {measure}")


def detection_source(scenery: Scenery) -> str:
    """Return the call that finds the objects of such scenes."""
    arguments = ["img"]
    if scenery.background:
        arguments.append(f"background_color={scenery.background}")
    if scenery.num_colors_per_object > 1:
        arguments.append("monochrome=False")
    return f"detect_objects({', '.join(arguments)})"


def _draw_sprite(rng: np.random.Generator, scenery: Scenery, make: MakeSprite) -> Sprite:
    sprite = make(rng, scenery.max_side, scenery.max_side, choose(rng, scenery.colors))
    if scenery.num_colors_per_object > 1:
        sprite = recolor_randomly(rng, sprite, scenery.colors)
    return sprite
