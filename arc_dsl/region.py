"""Regions: every way to say which cells are meant, and painting them.

A region is an Object, a BoundingBox, a mask (array of booleans as large as the grid), a point (row, column), a list of
points, or a list of objects or boxes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from arc_dsl.box import BoundingBox
from arc_dsl.grid import Grid
from arc_dsl.objects import Cells, Object
from arc_dsl.registry import primitive

Region = Any  # Object | BoundingBox | mask | point | points | list of objects or boxes


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


@primitive("regions")
def paint(img: Grid, region: Region, color: int, only: int | None = None) -> Grid:
    """Give all cells of a region one color.

    Args:
        img: grid to paint on.
        region: which cells: an object, a box, a mask, a point, a list of points, of objects or of boxes; what lies
            outside the grid is left out.
        color: new color.
        only: if given, only cells that have this color now are painted.

    Returns:
        A new grid.

    Example:
        >>> paint([[0, 1], [0, 0]], BoundingBox(0, 0, 0, 1), 4)
        [[4, 4], [0, 0]]
        >>> paint([[0, 1], [0, 0]], [(0, 0), (0, 1)], 4, only=0)
        [[4, 1], [0, 0]]
    """
    out = np.array(img)
    cells = clip_cells(region_cells(region), out.shape)
    if only is not None:
        cells = cells[out[cells[:, 0], cells[:, 1]] == only]
    out[cells[:, 0], cells[:, 1]] = color
    return out
