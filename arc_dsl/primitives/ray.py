"""Rays and connections: lines that run until something stops them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.drawing import line_cells
from arc_dsl.primitives.region import Region, paint, region_cells
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Point


@primitive("drawing")
def line_points(point1: Point, point2: Point) -> list[Point]:
    """List the cells of the straight line between two cells, both included.

    Args:
        point1: one end (row, column); the list begins here.
        point2: other end (row, column).

    Example:
        >>> line_points((2, 0), (0, 2))
        [(2, 0), (1, 1), (0, 2)]
    """
    return [(row, col) for row, col in line_cells(point1, point2).tolist()]


@primitive("drawing")
def ray_points(img: Grid, start: Region, direction: Point, through: int | Collection[int] | None = None) -> list[Point]:
    """List the cells a ray passes, from the cell after its start to the border of the grid or to what stops it.

    Args:
        img: grid.
        start: cell (row, column), which is not part of the ray; or an object or list of points, each of which sends
            out a ray that leaves the others of them out.
        direction: step (rows, columns), for example UP, DOWN_LEFT or (0, 2).
        through: color, or colors, the ray passes; it stops before any other. None passes everything.

    Example:
        >>> ray_points([[0, 0, 0, 4]], (0, 0), RIGHT, through=0)
        [(0, 1), (0, 2)]
    """
    rows, cols = direction
    if rows == 0 and cols == 0:
        raise ValueError("direction must not be (0, 0): the ray would stand still")
    colors = np.asarray(img).tolist()
    height, width = len(colors), len(colors[0])
    passed = through if isinstance(through, Collection) or through is None else (through,)
    own = [(row, col) for row, col in region_cells(start).tolist()]
    starts = set(own)
    points: dict[Point, None] = {}
    for row, col in own:
        row, col = row + rows, col + cols
        while 0 <= row < height and 0 <= col < width:
            if (row, col) not in starts:
                if passed is not None and colors[row][col] not in passed:
                    break
                points[(row, col)] = None
            row, col = row + rows, col + cols
    return list(points)


@primitive("drawing")
def draw_ray(
    img: Grid, start: Region, direction: Point, color: int, through: int | Collection[int] | None = None
) -> Grid:
    """Draw a ray from a cell to the border of the grid, or until something stops it; the start keeps its color.

    Args:
        img: grid to draw on.
        start: cell (row, column); or an object or list of points, each of which sends out a ray.
        direction: step (rows, columns), for example UP, DOWN_LEFT or (0, 2).
        color: color of the ray.
        through: color, or colors, the ray passes; it stops before any other. None passes over everything.

    Example:
        >>> draw_ray([[2, 0, 0, 4, 0]], (0, 0), RIGHT, 7)
        [[2, 7, 7, 7, 7]]
        >>> draw_ray([[2, 0, 0, 4, 0]], (0, 0), RIGHT, 7, through=0)
        [[2, 7, 7, 4, 0]]
    """
    return paint(img, ray_points(img, start, direction, through), color)


@primitive("drawing")
def first_hit(img: Grid, point: Point, direction: Point, background_color: int | Collection[int] = 0) -> Point | None:
    """Look from a cell in a direction and return the first cell that is not background.

    Args:
        img: grid.
        point: cell (row, column) to look from, not looked at itself.
        direction: step (rows, columns), for example UP or DOWN_LEFT.
        background_color: color, or colors, to look past.

    Returns:
        The cell (row, column), or None if there is none up to the border.

    Example:
        >>> first_hit([[2, 0, 0, 4]], (0, 0), RIGHT)
        (0, 3)
    """
    seen = ray_points(img, point, direction, background_color)
    row, col = seen[-1] if seen else (int(point[0]), int(point[1]))
    row, col = row + direction[0], col + direction[1]
    height, width = np.shape(img)
    return (row, col) if 0 <= row < height and 0 <= col < width else None


@primitive("drawing")
def connect_aligned(
    img: Grid,
    color: int,
    line_color: int | None = None,
    axis: int | None = None,
    only: int | Collection[int] | None = None,
) -> Grid:
    """Draw lines between cells of one color that stand in the same row or column, from each to the next one.

    Args:
        img: grid to draw on.
        color: color of the cells to connect, which keep it.
        line_color: color of the lines; None takes `color`.
        axis: 0 connects only within columns, 1 only within rows, None both.
        only: if given, only cells that have this color, or one of these colors, now are painted.

    Example:
        >>> connect_aligned([[2, 0, 0, 2], [0, 0, 0, 2]], 2, line_color=3)
        [[2, 3, 3, 2], [0, 0, 0, 2]]
    """
    found = np.asarray(img) == color
    between = np.zeros_like(found)
    if axis in (None, 1):
        between |= np.logical_or.accumulate(found, 1) & np.logical_or.accumulate(found[:, ::-1], 1)[:, ::-1]
    if axis in (None, 0):
        between |= np.logical_or.accumulate(found, 0) & np.logical_or.accumulate(found[::-1], 0)[::-1]
    return paint(img, between & ~found, color if line_color is None else line_color, only)
