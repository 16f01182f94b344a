"""Motion: falling, sliding and repeating."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.drawing import draw_object
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import Region, has_color, neighbors, paint, region_cells, to_mask
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.relation import direction_to
from arc_dsl.primitives.types import Point


@primitive("motion")
def gravity(
    img: Grid, direction: Point = (1, 0), background_color: int = 0, objects: Sequence[Object] | None = None
) -> Grid:
    """Let everything fall to one side.

    Args:
        img: grid.
        direction: UP, DOWN, LEFT or RIGHT.
        background_color: color of the empty space.
        objects: if given, these fall as whole pieces, until the border or another thing stops them, and the rest
            stays; without it every cell that is not background falls by itself.

    Example:
        >>> gravity([[1, 2], [0, 3], [0, 0]])
        [[0, 0], [0, 2], [1, 3]]
        >>> gravity([[4, 4], [0, 5], [0, 0]], objects=[Object([(0, 0), (0, 1)], 4)])
        [[4, 4], [0, 5], [0, 0]]
    """
    rows, cols = direction
    if (rows, cols) not in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        raise ValueError(f"direction must be UP, DOWN, LEFT or RIGHT, got {direction}")
    out = np.array(img)
    if objects is None:
        axis = 0 if rows else 1
        filled = out != background_color
        order = np.argsort(filled if rows + cols > 0 else ~filled, axis=axis, kind="stable")
        return np.take_along_axis(out, order, axis=axis)
    box_side = {(1, 0): "max_row", (-1, 0): "min_row", (0, 1): "max_col", (0, -1): "min_col"}[(rows, cols)]
    for item in sorted(objects, key=lambda item: -(rows + cols) * getattr(item.bounding_box, box_side)):
        moved = slide(out, item, (rows, cols), background_color)
        out = draw_object(paint(out, item, background_color), moved)
    return out


@primitive("motion")
def slide(img: Grid, object: Object, direction: Point, background_color: int | Collection[int] = 0) -> Object:
    """Move an object in a direction until the border of the grid or a cell that is not background stops it.

    Args:
        img: grid with the object and what may be in its way.
        object: object to move; its own cells in the grid are not in its way.
        direction: step (rows, columns), for example DOWN or UP_LEFT.
        background_color: color, or colors, that do not stop it.

    Returns:
        The moved object; erase the old one with `paint(img, object, 0)` and draw this one.

    Example:
        >>> slide([[2, 0, 0, 0, 5]], Object([(0, 0)], 2), RIGHT).cells
        [[0, 3]]
    """
    rows, cols = direction
    if rows == 0 and cols == 0:
        raise ValueError("direction must not be (0, 0): the object would stand still")
    free = has_color(np.asarray(img), background_color) | to_mask(img, object)
    height, width = free.shape
    step = np.array((rows, cols))
    cells = object.cells
    count = 0
    while len(cells):
        ahead = cells + step
        r, c = ahead[:, 0], ahead[:, 1]
        if r.min() < 0 or c.min() < 0 or r.max() >= height or c.max() >= width or not free[r, c].all():
            break
        cells = ahead
        count += 1
    return object.move((count * rows, count * cols))


@primitive("motion")
def move_to_contact(object: Object, target: Region) -> Object:
    """Move an object straight towards a target until they touch.

    Args:
        object: object to move.
        target: where to: an object, a box, a mask, a point, a list of points.

    Returns:
        The moved object, with a side in common with the target (a corner, if it comes diagonally); unchanged if it
        would pass by.

    Example:
        >>> move_to_contact(Object([(0, 0)], 2), BoundingBox(4, 0, 5, 3)).cells
        [[3, 0]]
    """
    rows, cols = direction_to(object, target)
    if (rows, cols) == (0, 0):
        return object
    # All cells next to the target or in it, on a canvas that holds both boxes.
    near = np.concatenate([region_cells(target), neighbors(target, 8 if rows and cols else 4)])
    low = np.minimum(near.min(axis=0), object.cells.min(axis=0))
    contact = np.zeros(tuple(np.maximum(near.max(axis=0), object.cells.max(axis=0)) - low + 1), dtype=bool)
    contact[tuple((near - low).T)] = True
    cells, step, count = object.cells - low, np.array((rows, cols)), 0
    while not contact[tuple(cells.T)].any():
        cells = cells + step
        count += 1
        if (cells < 0).any() or (cells >= contact.shape).any():
            return object
    return object.move((count * rows, count * cols))


@primitive("motion")
def repeat_object(img: Grid, object: Object, offset: Point, count: int | None = None) -> Grid:
    """Draw copies of an object, each moved by `offset` from the one before.

    Args:
        img: grid to draw on.
        object: object to repeat, itself not drawn.
        offset: (rows down, columns right) from one copy to the next.
        count: number of copies; None goes on until a copy lies outside the grid altogether.

    Example:
        >>> repeat_object([[3, 0, 0, 0, 0]], Object([(0, 0)], 3), (0, 2))
        [[3, 0, 3, 0, 3]]
    """
    rows, cols = int(offset[0]), int(offset[1])
    if rows == 0 and cols == 0:
        raise ValueError("offset must not be (0, 0): all copies would lie on each other")
    height, width = np.shape(img)
    out = np.array(img)
    copy = object.move(offset)
    drawn = 0
    while copy.area and (count is None or drawn < count):
        box = copy.bounding_box
        if box.max_row < 0 or box.max_col < 0 or box.min_row >= height or box.min_col >= width:
            break
        out = draw_object(out, copy)
        copy = copy.move(offset)
        drawn += 1
    return out
