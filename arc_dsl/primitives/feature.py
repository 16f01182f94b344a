"""Features: a number for each cell of a grid, from the object, box, row or column it is in; recoloring by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import Region, bounding_box_of, region_cells
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Numbers


@primitive("features")
def recolor_by(img: Grid, feature: Numbers | tuple[Numbers, ...], table: Mapping[Any, int]) -> Grid:
    """Replace the color of each cell by what a table says of its feature.

    Args:
        img: grid.
        feature: array of numbers or booleans as large as the grid; a tuple of such arrays looks at all of them.
        table: dict from a feature value to the new color; a key (color, value) counts only for cells of that color
            and goes before the key without a color. With a tuple of features the keys are (value, value) and
            (color, value, value). Cells without an entry stay.

    Example:
        >>> recolor_by([[0, 1, 0, 1]], [[0, 0, 1, 1]], {1: 4, (1, 1): 7})
        [[0, 1, 4, 7]]
        >>> recolor_by([[0, 1, 0, 1]], np.array([[True, False, False, True]]), {(1, True): 5})
        [[0, 1, 0, 5]]
    """
    grid = np.asarray(img)
    planes = [np.asarray(plane) for plane in (feature if isinstance(feature, tuple) else (feature,))]
    out = grid.astype(np.int64)
    keys = [key if isinstance(key, tuple) else (key,) for key in table]
    for key, color in sorted(zip(keys, table.values(), strict=True), key=lambda item: len(item[0])):
        if len(key) not in (len(planes), len(planes) + 1):
            raise ValueError(f"a key of the table must have {len(planes)} or {len(planes) + 1} numbers, got {key}")
        colored = [grid] if len(key) > len(planes) else []
        meant = np.ones(grid.shape, dtype=bool)
        for plane, value in zip([*colored, *planes], key, strict=True):
            meant &= plane == value
        out[meant] = color
    return out


@primitive("features")
def label(img: Grid, regions: Sequence[Region], key: Callable[[Any], Any] | Sequence[Any] | None = None) -> Numbers:
    """Give each cell the number of the object that it belongs to, -1 where there is none.

    Args:
        img: grid that gives the size.
        regions: list of objects, or of other regions; of two that share a cell, the later one counts.
        key: function from an object to its number, or a list of numbers, one for each object; numbers are cut to
            integers. None numbers the objects 0, 1, 2 ... in their order.

    Returns:
        Array of numbers as large as the grid.

    Example:
        >>> img = [[3, 0, 0], [3, 0, 5]]
        >>> label(img, detect_objects(img))
        [[0, -1, -1], [0, -1, 1]]
        >>> label(img, detect_objects(img), lambda obj: obj.area)
        [[2, -1, -1], [2, -1, 1]]
    """
    height, width = np.shape(img)
    plane = np.full((height, width), -1, dtype=np.int64)
    numbers = [int(number) for number in _numbers_of(regions, key)]
    if len(numbers) != len(regions):
        raise ValueError(f"there must be a number for each of {len(regions)} objects, got {len(numbers)}")
    if not regions:
        return plane
    parts = [region.cells if isinstance(region, Object) else region_cells(region) for region in regions]
    rows, cols = np.concatenate(parts).T
    spread = np.array(numbers).repeat([len(part) for part in parts])
    inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
    plane[rows[inside], cols[inside]] = spread[inside]
    return plane


@primitive("features")
def label_boxes(
    img: Grid, regions: Sequence[Region], key: Callable[[Grid], Any] | Sequence[Any] | None = None
) -> Numbers:
    """Give each cell a number that is known of the bounding box that it lies in, -1 outside of all boxes.

    Args:
        img: grid.
        regions: list of boxes, such as the panels of a grid, or of objects, whose bounding boxes are meant; of two
            that share a cell, the later one counts.
        key: function from the part of the grid in a box to its number, or to an array of numbers as large as the
            box; or a list, one for each box. None numbers the boxes 0, 1, 2 ... in their order.

    Returns:
        Array of numbers as large as the grid.

    Example:
        >>> img = [[1, 5, 2, 2], [3, 5, 2, 4]]
        >>> label_boxes(img, sum(find_panels(img, 5), []), lambda panel: len(palette(panel)))
        [[2, -1, 2, 2], [2, -1, 2, 2]]
        >>> label_boxes(img, [BoundingBox(0, 1, 1, 3)], ring_index)
        [[-1, 0, 0, 0], [-1, 0, 0, 0]]
    """
    grid = np.array(img)
    boxes = [region.bounding_box if isinstance(region, Object) else bounding_box_of(region) for region in regions]
    places = [
        (slice(max(box.min_row, 0), box.max_row + 1), slice(max(box.min_col, 0), box.max_col + 1)) for box in boxes
    ]
    numbers = _numbers_of([grid[place] for place in places], key)
    if len(numbers) != len(boxes):
        raise ValueError(f"there must be a number for each of {len(boxes)} boxes, got {len(numbers)}")
    plane = np.full(grid.shape, -1, dtype=np.int64)
    for place, number in zip(places, numbers, strict=True):
        plane[place] = number
    return plane


@primitive("features")
def label_rows(img: Grid, key: Callable[[Any], Any]) -> Numbers:
    """Give each cell a number that is known of its row.

    Args:
        img: grid or mask.
        key: function from a row to its number, or to as many numbers as the row has cells.

    Returns:
        Array of numbers as large as the grid.

    Example:
        >>> label_rows([[1, 1, 2], [0, 3, 3]], mode)
        [[1, 1, 1], [3, 3, 3]]
        >>> label_rows(np.array([[1, 1, 2]]) == 1, np.cumsum)
        [[1, 2, 2]]
    """
    grid = np.asarray(img)
    plane = np.empty(grid.shape, dtype=np.int64)
    for row, cells in enumerate(grid):
        plane[row] = key(cells)
    return plane


@primitive("features")
def label_columns(img: Grid, key: Callable[[Any], Any]) -> Numbers:
    """Give each cell a number that is known of its column.

    Args:
        img: grid or mask.
        key: function from a column, top to bottom, to its number, or to as many numbers as the column has cells.

    Returns:
        Array of numbers as large as the grid.

    Example:
        >>> label_columns([[1, 2], [1, 3]], lambda column: len(palette(column)))
        [[1, 2], [1, 2]]
    """
    return np.ascontiguousarray(label_rows(np.asarray(img).T, key).T)


def _numbers_of(items: Sequence[Any], key: Callable[[Any], Any] | Sequence[Any] | None) -> Sequence[Any]:
    """Return one number, or one array of numbers, for each item."""
    if key is None:
        return range(len(items))
    return [key(item) for item in items] if callable(key) else key
