"""Regions: every way to say which cells are meant, and painting them.

A region is an Object, a BoundingBox, a mask (array of booleans as large as the grid), a point (row, column), a list of
points, or a list of objects or boxes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.objects import Object, new_object
from arc_dsl.primitives.registry import CONSTANTS, primitive
from arc_dsl.primitives.types import Cells, Point

Region = Object | BoundingBox | npt.NDArray[Any] | Sequence[Any]  # arrays: a mask or points; sequences: see above


def region_cells(region: Region) -> Cells:
    """Return the cells of a region, shape (number of cells, 2), in its own order.

    Raises:
        TypeError: `region` is none of the things that name cells.
    """
    if isinstance(region, Object):
        return region.cells
    if isinstance(region, BoundingBox):
        rows = np.arange(region.min_row, region.max_row + 1)
        cols = np.arange(region.min_col, region.max_col + 1)
        return np.stack([rows.repeat(len(cols)), np.tile(cols, len(rows))], axis=1)
    if isinstance(region, np.ndarray):
        if region.dtype == bool and region.ndim == 2:
            return np.argwhere(region)
        array = region
    else:
        parts = list(region)
        if parts and isinstance(parts[0], Object | BoundingBox):
            return np.concatenate([region_cells(part) for part in parts])
        array = np.array(parts)
        if array.dtype == bool and array.ndim == 2:
            return np.argwhere(array)
    if array.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if array.dtype.kind not in "iu" or array.shape[-1] != 2 or array.ndim > 2:
        raise TypeError(f"expected an object, a box, a mask or points (row, column), got {type(region).__name__}")
    return array.reshape(-1, 2)


def clip_cells(cells: Cells, shape: tuple[int, ...]) -> Cells:
    """Return the cells that lie in a grid of this shape."""
    rows, cols = cells[:, 0], cells[:, 1]
    inside = (rows >= 0) & (rows < shape[0]) & (cols >= 0) & (cols < shape[1])
    return cells if inside.all() else cells[inside]


def has_color(colors: npt.NDArray[np.int64], wanted: int | Collection[int]) -> npt.NDArray[np.bool_]:
    """Return, for each of `colors`, whether it is the wanted color or one of the wanted colors."""
    return np.isin(colors, list(wanted)) if isinstance(wanted, Collection) else colors == wanted


@primitive("regions")
def paint(img: Grid, region: Region, color: int, only: int | Collection[int] | None = None) -> Grid:
    """Give all cells of a region one color.

    Args:
        img: grid to paint on.
        region: which cells: an object, a box, a mask, a point, a list of points, of objects or of boxes; what lies
            outside the grid is left out.
        color: new color.
        only: if given, only cells that have this color, or one of these colors, now are painted.

    Returns:
        A new grid.

    Example:
        >>> paint([[0, 1], [0, 0]], BoundingBox(0, 0, 0, 1), 4)
        [[4, 4], [0, 0]]
        >>> paint([[0, 1], [0, 0]], [(0, 0), (0, 1)], 4, only=0)
        [[4, 1], [0, 0]]
    """
    out = np.array(img)
    if isinstance(region, np.ndarray) and region.dtype == bool and region.shape == out.shape:
        out[region if only is None else region & has_color(out, only)] = color
        return out
    cells = clip_cells(region_cells(region), out.shape)
    if only is not None:
        cells = cells[has_color(out[cells[:, 0], cells[:, 1]], only)]
    out[cells[:, 0], cells[:, 1]] = color
    return out


@primitive("regions")
def to_mask(img: Grid, region: Region) -> npt.NDArray[np.bool_]:
    """Return a mask as large as the grid: True where the region is.

    Masks combine with `&` (and), `|` (or), `~` (not) and with comparisons such as `img == 0`.

    Args:
        img: grid that gives the size.
        region: an object, a box, a mask, a point, a list of points, of objects or of boxes.

    Example:
        >>> to_mask([[0, 0], [0, 0]], [(0, 1), (1, 1)])
        [[False, True], [False, True]]
    """
    mask = np.zeros(np.shape(img), dtype=bool)
    cells = clip_cells(region_cells(region), mask.shape)
    mask[cells[:, 0], cells[:, 1]] = True
    return mask


@primitive("regions")
def extract(img: Grid, region: Region) -> Object:
    """Make an object of the cells of a region, with the colors they have in the grid.

    Args:
        img: grid that gives the colors.
        region: an object, a box, a mask (`img == 3`, for example), a list of points, of objects or of boxes; what lies
            outside the grid is left out.

    Example:
        >>> obj = extract([[3, 0], [2, 3]], np.array([[True, False], [True, True]]))
        >>> (obj.area, obj.colors)
        (3, (2, 3))
    """
    grid = np.asarray(img)
    rows, cols = to_mask(grid, region).nonzero()
    return new_object(np.stack([rows, cols], axis=1), grid[rows, cols].astype(np.int64))


@primitive("regions")
def bounding_box_of(region: Region) -> BoundingBox:
    """Return the smallest box around a region.

    Args:
        region: an object, a box, a mask (`img == 3`, for example), a point, a list of points, of objects or of boxes.

    Raises:
        ValueError: the region has no cells.

    Example:
        >>> bounding_box_of(np.array([[0, 3, 0], [0, 3, 3]]) == 3)
        BoundingBox(0, 1, 1, 2)
    """
    if isinstance(region, BoundingBox):
        return region
    if isinstance(region, Object):
        return region.bounding_box
    cells = region_cells(region)
    if not len(cells):
        raise ValueError("a region without cells has no bounding box")
    (row1, col1), (row2, col2) = cells.min(axis=0).tolist(), cells.max(axis=0).tolist()
    return BoundingBox(row1, col1, row2, col2)


@primitive("regions")
def largest_rectangle(mask: npt.NDArray[np.bool_]) -> BoundingBox | None:
    """Find the largest upright rectangle whose cells are all True in a mask.

    Args:
        mask: array of booleans as large as the grid, for example `img == 0`.

    Returns:
        Its box, the uppermost and then leftmost of equally large ones; None if no cell is True.

    Example:
        >>> largest_rectangle(np.array([[0, 1, 0], [0, 0, 0], [1, 0, 0]]) == 0)
        BoundingBox(1, 1, 2, 2)
    """
    flags = np.asarray(mask, dtype=bool).tolist()
    heights = [0] * (len(flags[0]) + 1)  # cells that are True above each column, with a sentinel at the right
    best = (0, 0, 0, 0, 0)
    for row, line in enumerate(flags):
        open_at: list[tuple[int, int]] = []  # (left column, height) of rectangles that may still grow to the right
        for col, flag in enumerate([*line, False]):
            heights[col] = height = heights[col] + 1 if flag else 0
            left = col
            while open_at and open_at[-1][1] >= height:
                left, top = open_at.pop()
                best = max(best, (top * (col - left), top - row - 1, -left, row, col - 1))
            if height:
                open_at.append((left, height))
    area, minus_top, minus_left, bottom, right = best
    return BoundingBox(-minus_top, -minus_left, bottom, right) if area else None


@primitive("regions")
def neighbors(region: Region, connectivity: int = 4) -> list[Point]:
    """List the cells next to a region, without the region itself.

    Args:
        region: a point (row, column), an object, a box, a mask, a list of points, of objects or of boxes.
        connectivity: 4 for cells that share a side with it, 8 also for those that share a corner.

    Returns:
        Points in reading order; some may lie outside the grid, where painting leaves them out.

    Example:
        >>> neighbors((1, 1))
        [(0, 1), (1, 0), (1, 2), (2, 1)]
        >>> len(neighbors(BoundingBox(2, 2, 3, 3), connectivity=8))
        12
    """
    cells = region_cells(region)
    around = neighbor_steps(connectivity)
    found = {point for row, col in around for point in map(tuple, (cells + np.array((row, col))).tolist())}
    return sorted(found.difference(map(tuple, cells.tolist())))


@primitive("regions")
def outline(region: Region, connectivity: int = 8) -> list[Point]:
    """List the cells of a region that touch a cell outside it: its inner border.

    Args:
        region: an object, a box, a mask, a list of points, of objects or of boxes.
        connectivity: 8 counts cells that touch the outside only at a corner, 4 does not.

    Example:
        >>> outline(BoundingBox(0, 0, 2, 2))
        [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)]
    """
    cells = set(map(tuple, region_cells(region).tolist()))
    around = neighbor_steps(connectivity)
    return sorted((r, c) for r, c in cells if any((r + dr, c + dc) not in cells for dr, dc in around))


@primitive("regions")
def count_neighbors(mask: npt.NDArray[np.bool_], connectivity: int = 8) -> npt.NDArray[np.int64]:
    """Count, for every cell, how many of its neighbors are True in a mask.

    Args:
        mask: array of booleans as large as the grid, for example `img == 2`.
        connectivity: 4 counts neighbors that share a side, 8 also those that share a corner.

    Returns:
        Array of numbers as large as the grid.

    Example:
        >>> count_neighbors(np.array([[5, 0, 5]]) == 5)
        [[0, 2, 0]]
    """
    flags = np.asarray(mask, dtype=bool)
    height, width = flags.shape
    padded = np.zeros((height + 2, width + 2), dtype=np.int64)
    padded[1:-1, 1:-1] = flags
    counts = np.zeros((height, width), dtype=np.int64)
    for row, col in neighbor_steps(connectivity):
        counts += padded[1 + row : 1 + row + height, 1 + col : 1 + col + width]
    return counts


@primitive("regions")
def ring_index(img: Grid) -> npt.NDArray[np.int64]:
    """Number the cells of a grid by the ring they lie in: 0 along the border, 1 one step further in, and so on.

    Args:
        img: grid that gives the size.

    Example:
        >>> ring_index([[0, 0, 0], [0, 0, 0], [0, 0, 0]])
        [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    """
    height, width = np.shape(img)
    rows, cols = np.arange(height), np.arange(width)
    rings: Grid = np.minimum.outer(np.minimum(rows, rows[::-1]), np.minimum(cols, cols[::-1]))
    return rings


def neighbor_steps(connectivity: int) -> tuple[Point, ...]:
    """Return the (row, column) steps to the 4 or 8 neighbors."""
    if connectivity not in (4, 8):
        raise ValueError(f"connectivity must be 4 or 8, got {connectivity}")
    straight, diagonal = CONSTANTS["STRAIGHT"], CONSTANTS["DIAGONAL"]
    return straight if connectivity == 4 else straight + diagonal
