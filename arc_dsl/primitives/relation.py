"""Relations between two things in a grid: where one lies as seen from the other, and whether they touch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.objects import Object, new_object
from arc_dsl.primitives.region import Region, bounding_box_of, region_cells
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Point


@primitive("relations")
def distance(region1: Region, region2: Region) -> int:
    """Count the steps over sides between the two nearest cells of two regions: 0 if they overlap, 1 if they touch.

    Args:
        region1: an object, a box, a mask, a point, a list of points.
        region2: the other one.

    Example:
        >>> distance((0, 0), BoundingBox(2, 1, 3, 3))
        3
    """
    gaps = np.abs(region_cells(region1)[:, None, :] - region_cells(region2)[None, :, :]).sum(axis=2)
    if not gaps.size:
        raise ValueError("a region without cells has no distance to anything")
    return int(gaps.min())


@primitive("relations")
def touching(region1: Region, region2: Region, connectivity: int = 4) -> bool:
    """Whether two regions overlap or have cells next to each other.

    Args:
        region1: an object, a box, a mask, a point, a list of points.
        region2: the other one.
        connectivity: 4 asks for a common side, 8 is content with a common corner.

    Example:
        >>> (touching((0, 0), (1, 1)), touching((0, 0), (1, 1), connectivity=8))
        (False, True)
    """
    if connectivity not in (4, 8):
        raise ValueError(f"connectivity must be 4 or 8, got {connectivity}")
    gaps = np.abs(region_cells(region1)[:, None, :] - region_cells(region2)[None, :, :])
    steps = gaps.sum(axis=2) if connectivity == 4 else gaps.max(axis=2)
    return bool((steps <= 1).any())


@primitive("relations")
def direction_to(region1: Region, region2: Region) -> Point:
    """Return the direction in which the second region lies, seen from the first.

    Args:
        region1: an object, a box, a mask, a point, a list of points; its bounding box counts.
        region2: the other one.

    Returns:
        (row step, column step), each -1, 0 or 1: one of UP, DOWN, LEFT, RIGHT if the boxes share rows or columns, a
        diagonal direction if they do not, (0, 0) if they overlap.

    Example:
        >>> direction_to((5, 5), BoundingBox(0, 4, 2, 6)) == UP
        True
    """
    a, b = bounding_box_of(region1), bounding_box_of(region2)
    return (
        int(b.min_row > a.max_row) - int(b.max_row < a.min_row),
        int(b.min_col > a.max_col) - int(b.max_col < a.min_col),
    )


@primitive("relations")
def is_inside(region1: Region, region2: Region) -> bool:
    """Whether the bounding box of the first region lies in the bounding box of the second.

    Args:
        region1: an object, a box, a mask, a point, a list of points.
        region2: the one that may contain it.

    Example:
        >>> is_inside((1, 1), BoundingBox(0, 0, 2, 2))
        True
    """
    a, b = bounding_box_of(region1), bounding_box_of(region2)
    rows = b.min_row <= a.min_row and a.max_row <= b.max_row
    return rows and b.min_col <= a.min_col and a.max_col <= b.max_col


@primitive("relations")
def gap_between(region1: Region, region2: Region) -> BoundingBox | None:
    """Return the box of cells between two regions that face each other across rows or columns.

    Args:
        region1: an object, a box, a mask, a point, a list of points; its bounding box counts.
        region2: the other one.

    Returns:
        The box between the facing sides, as wide as the part where they face each other; None if they do not face
        each other, or leave no cell between them.

    Example:
        >>> gap_between(BoundingBox(0, 0, 1, 3), BoundingBox(5, 2, 6, 4))
        BoundingBox(2, 2, 4, 3)
    """
    a, b = bounding_box_of(region1), bounding_box_of(region2)
    rows = (max(a.min_row, b.min_row), min(a.max_row, b.max_row))
    cols = (max(a.min_col, b.min_col), min(a.max_col, b.max_col))
    if cols[0] <= cols[1] and rows[0] - rows[1] > 1:
        return BoundingBox(rows[1] + 1, cols[0], rows[0] - 1, cols[1])
    if rows[0] <= rows[1] and cols[0] - cols[1] > 1:
        return BoundingBox(rows[0], cols[1] + 1, rows[1], cols[0] - 1)
    return None


@primitive("relations")
def merge_objects(objects: Sequence[Object]) -> Object:
    """Make one object of several.

    Args:
        objects: list of objects; where they overlap, the last one gives the color.

    Example:
        >>> merge_objects([Object([(0, 0)], 2), Object([(0, 0), (3, 1)], 4)]).cell_colors
        [4, 4]
    """
    last_first = list(objects)[::-1]
    if not last_first:
        return new_object(np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64))
    cells = np.concatenate([item.cells for item in last_first])
    return Object(cells, np.concatenate([item.cell_colors for item in last_first]))
