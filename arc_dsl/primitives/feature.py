"""Features: a number for each cell of a grid, taken from what is around it, and recoloring by such numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import Region, bounding_box_of, region_cells, to_mask
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Cells, Numbers, Point


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


@primitive("features")
def look(img: Grid, direction: Point, background_color: int = 0) -> Grid:
    """Give each cell the color that it sees in a direction: that of the first cell there which is not background.

    Args:
        img: grid.
        direction: one of the eight directions, such as UP or DOWN_LEFT. A cell does not see itself.
        background_color: color that is looked through; also what cells get that see nothing.

    Returns:
        Grid of the colors that are seen.

    Example:
        >>> look([[0, 3, 0, 5, 0]], LEFT)
        [[0, 0, 3, 3, 5]]
        >>> look([[4, 0], [0, 0], [0, 0]], UP)
        [[0, 0], [4, 0], [4, 0]]
    """
    row_step, col_step = direction
    if max(abs(row_step), abs(col_step)) != 1:
        raise ValueError(f"direction must be one of the eight directions, got {direction}")
    grid = np.asarray(img)
    turned = grid[:: -1 if row_step > 0 else 1, :: -1 if col_step > 0 else 1]
    if row_step == 0:
        seen = _look_up(turned.T, background_color).T
    elif col_step == 0:
        seen = _look_up(turned, background_color)
    else:
        height, width = grid.shape
        rows = np.arange(height)[:, None]
        lanes = np.arange(width) - rows + height - 1  # cells of a diagonal get the same lane
        slanted = np.full((height, height + width - 1), background_color, dtype=np.int64)
        slanted[rows, lanes] = turned
        seen = _look_up(slanted, background_color)[rows, lanes]
    return np.ascontiguousarray(seen[:: -1 if row_step > 0 else 1, :: -1 if col_step > 0 else 1])


@primitive("features")
def distance_from(img: Grid, region: Region, connectivity: int = 4) -> Numbers:
    """Give each cell the number of steps to the nearest cell of a region, whatever lies between.

    Args:
        img: grid that gives the size.
        region: the cells to measure from.
        connectivity: 4 counts steps to the side, 8 also steps across a corner, so that rings are squares.

    Returns:
        Array of numbers as large as the grid: 0 on the region; -1 everywhere if the region has no cell in the grid.

    Example:
        >>> distance_from([[0, 0, 0], [0, 0, 0]], (0, 0))
        [[0, 1, 2], [1, 2, 3]]
        >>> distance_from([[0, 0, 0], [0, 0, 0]], (0, 0), connectivity=8)
        [[0, 1, 2], [1, 1, 2]]
    """
    if connectivity not in (4, 8):
        raise ValueError(f"connectivity must be 4 or 8, got {connectivity}")
    marked = to_mask(img, region)
    height, width = marked.shape
    if not marked.any():
        return np.full(marked.shape, -1, dtype=np.int64)
    far = height + width
    cols, rows = np.arange(width), np.arange(height)
    across = np.where(marked[:, :, None], np.abs(cols[:, None] - cols), far).min(axis=1)  # to the nearest in the row
    down = np.abs(rows[:, None] - rows)[:, :, None]
    steps = down + across if connectivity == 4 else np.maximum(down, across)
    nearest: Numbers = steps.min(axis=1)
    return nearest


@primitive("features")
def position_around(img: Grid, region: Region, radius: int = 1) -> Numbers:
    """Number the cells around each cell of a region by where they lie, in reading order of the square around it.

    Args:
        img: grid that gives the size.
        region: the cells in the middle of the squares.
        radius: steps from the middle of a square to its side; with 1 the numbers are 0-8 and 4 is the middle.

    Returns:
        Array of numbers as large as the grid; -1 outside of all squares. Where squares overlap, the nearest middle
        counts, the last in reading order if several are equally near.

    Example:
        >>> position_around([[0, 0, 0, 0], [0, 2, 0, 0]], (1, 1))
        [[0, 1, 2, -1], [3, 4, 5, -1]]
    """
    height, width = np.shape(img)
    steps, numbers = _square(radius)
    rows, cols = np.nonzero(to_mask(img, region))
    plane = np.full((height + 2 * radius, width + 2 * radius), -1, dtype=np.int64)  # squares reach beyond the border
    rows, cols = rows + steps[:, :1] + radius, cols + steps[:, 1:] + radius
    plane[rows.ravel(), cols.ravel()] = numbers.repeat(rows.shape[1])
    return plane[radius : radius + height, radius : radius + width].copy()


def _numbers_of(items: Sequence[Any], key: Callable[[Any], Any] | Sequence[Any] | None) -> Sequence[Any]:
    """Return one number, or one array of numbers, for each item."""
    if key is None:
        return range(len(items))
    return [key(item) for item in items] if callable(key) else key


@cache
def _square(radius: int) -> tuple[Cells, Numbers]:
    """Return the steps from the middle of a square to its cells, the farthest first, and the numbers of the cells."""
    side = range(-radius, radius + 1)
    steps = [(row, col) for row in side for col in side]
    order = sorted(range(len(steps)), key=lambda i: (-max(map(abs, steps[i])), -sum(map(abs, steps[i])), -i))
    return np.array(steps)[order], np.array(order)


def _look_up(grid: Grid, background: int) -> Grid:
    """Return the color of the nearest cell above each that is not background; background where there is none."""
    places = np.arange(grid.size).reshape(grid.shape)
    last = np.maximum.accumulate(np.where(grid != background, places, -1), axis=0)
    above = np.full_like(last, -1)
    above[1:] = last[:-1]
    seen: Grid = np.append(grid.ravel(), background)[above]  # -1 is the end, where the background stands
    return seen
