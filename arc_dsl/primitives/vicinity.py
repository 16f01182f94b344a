"""The vicinity of cells: what each cell of a grid sees, how far it is from others, and where it lies beside them."""

from __future__ import annotations

from functools import cache

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.region import Region, to_mask
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Cells, Mask, Numbers, Point


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
    marked = to_mask(img, region)
    if not marked.any():
        return np.full(marked.shape, -1, dtype=np.int64)
    _, steps = _steps(marked, connectivity)
    nearest: Numbers = steps.min(axis=1)
    return nearest


@primitive("features")
def nearest_color(img: Grid, background_color: int = 0, connectivity: int = 8) -> Grid:
    """Give each cell the color of the nearest cell that is not background.

    Args:
        img: grid.
        background_color: color of the cells that do not count.
        connectivity: 4 counts steps to the side, 8 also steps across a corner. Of equally near cells one in the
            upper row counts, in a row the one less far to the side, then the left one.

    Returns:
        Grid of the colors; cells that are not background keep theirs. A grid of background stays.

    Example:
        >>> nearest_color([[3, 0, 0, 0, 5]])
        [[3, 3, 3, 5, 5]]
    """
    grid = np.array(img)
    filled = grid != background_color
    if not filled.any():
        return grid
    place, steps = _steps(filled, connectivity)
    rows, cols = steps.argmin(axis=1), np.arange(grid.shape[1])
    colors: Grid = grid[rows, place[rows, cols]]
    return colors


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


def _steps(marked: Mask, connectivity: int) -> tuple[Numbers, Numbers]:
    """Return the way from each cell to the marked ones.

    Returns:
        For each (row, column), the column of the nearest marked cell in that row, 0 if it has none; for each (row,
        other row, column), the steps from the cell in the row to the nearest of those marked in the other row.
    """
    if connectivity not in (4, 8):
        raise ValueError(f"connectivity must be 4 or 8, got {connectivity}")
    height, width = marked.shape
    cols, rows = np.arange(width), np.arange(height)
    each = np.where(marked[:, :, None], np.abs(cols[:, None] - cols), height + width)  # [row, marked column, column]
    down = np.abs(rows[:, None] - rows)[:, :, None]
    across = each.min(axis=1)
    return each.argmin(axis=1), down + across if connectivity == 4 else np.maximum(down, across)


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
