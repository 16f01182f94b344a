"""Shapes: comparing things up to position, color, turning, mirroring and scale."""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.geometry import orientations, unscale
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import Region, bounding_box_of
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.relation import merge_objects

ShapeKey = tuple[int, int, bytes]


@primitive("shapes")
def shape_key(
    item: Object | Grid, rotate: bool = False, mirror: bool = False, scale: bool = False, colors: bool = False
) -> ShapeKey:
    """Return a key that is equal for two things exactly if they have the same shape; position never counts.

    Use it to group or count shapes: `group_by(objects, shape_key)`.

    Args:
        item: object, or grid (its shape is where it is not 0).
        rotate: True takes shapes that are quarter turns of each other as the same.
        mirror: True takes mirror images, left to right and top to bottom, as the same.
        scale: True takes enlarged shapes as the same.
        colors: True compares the color of every cell as well.

    Example:
        >>> shape_key(Object([(0, 0), (0, 1)], 3)) == shape_key(Object([(7, 7), (7, 8)], 5))
        True
        >>> shape_key(Object([(0, 0), (0, 1)], 3)) == shape_key(Object([(0, 0), (1, 0)], 3))
        False
    """
    if isinstance(item, Object):
        drawn = item.to_img(background_color=-1) + 1
    else:
        drawn = np.asarray(item) if colors else (np.asarray(item) != 0) * 1
    if not colors:
        drawn = drawn != 0
    drawn = drawn.astype(np.int8)
    if scale:
        drawn = unscale(drawn)
    variants = [drawn]
    if rotate or mirror:
        every = orientations(drawn)
        variants = every if rotate and mirror else every[:4] if rotate else every[::2]
    return min((variant.shape[0], variant.shape[1], variant.tobytes()) for variant in variants)


@primitive("shapes")
def same_shape(
    item1: Object | Grid,
    item2: Object | Grid,
    rotate: bool = False,
    mirror: bool = False,
    scale: bool = False,
    colors: bool = False,
) -> bool:
    """Whether two things have the same shape; position never counts.

    Args:
        item1: object, or grid (its shape is where it is not 0).
        item2: the other one.
        rotate: True takes shapes that are quarter turns of each other as the same.
        mirror: True takes mirror images, left to right and top to bottom, as the same.
        scale: True takes enlarged shapes as the same.
        colors: True compares the color of every cell as well.

    Example:
        >>> same_shape(Object([(0, 0), (0, 1)], 3), Object([(4, 4), (5, 4)], 5))
        False
        >>> same_shape(Object([(0, 0), (0, 1)], 3), Object([(4, 4), (5, 4)], 5), rotate=True)
        True
    """
    return shape_key(item1, rotate, mirror, scale, colors) == shape_key(item2, rotate, mirror, scale, colors)


@primitive("shapes")
def symmetrize(object: Object, around: Region, mirror: bool = True, rotate: bool = False) -> Object:
    """Add to an object its mirror images, or its turned images, around a center.

    Args:
        object: object to complete; where images overlap it, its own colors stay.
        around: what has the center in its middle: a point, a box, an object, a mask or a list of points. The middle may
            lie between cells.
        mirror: True adds the images left to right, top to bottom, and both.
        rotate: True adds the images after one, two and three quarter turns; with mirror=True all eight symmetries.

    Raises:
        ValueError: quarter turns around this center do not lead from cells to cells.

    Example:
        >>> symmetrize(Object([(0, 0)], 3), around=(1, 2)).cells
        [[0, 0], [0, 4], [2, 0], [2, 4]]
        >>> symmetrize(Object([(0, 2)], 3), around=(2, 2), mirror=False, rotate=True).cells
        [[0, 2], [2, 0], [2, 4], [4, 2]]
    """
    box = bounding_box_of(around)
    center = np.array((box.min_row + box.max_row, box.min_col + box.max_col))  # doubled, so that halves are whole
    if rotate and (center[0] - center[1]) % 2:
        raise ValueError(f"quarter turns need a center with both sides odd or both even, got {box.shape}")
    row, col = (2 * object.cells - center).T
    images = [(row, col)]
    if mirror:
        images += [(row, -col), (-row, col), (-row, -col)]
    if rotate:
        images += [(col, -row), (-row, -col), (-col, row)]
    if mirror and rotate:
        images += [(col, row), (-col, -row)]
    moved = [Object((np.stack(image, axis=1) + center) // 2, object.cell_colors) for image in images]
    return merge_objects(moved[::-1])
