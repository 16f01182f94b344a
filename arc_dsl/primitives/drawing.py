"""Drawing on a grid: every function returns a new grid, and what lies outside it is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import clip_cells
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Cells, Point


@primitive("drawing")
def create_img(shape: int | tuple[int, int], color: int = 0) -> Grid:
    """Make a grid of one color.

    Args:
        shape: (height, width), or one number for a square.
        color: color of all cells.

    Example:
        >>> create_img((2, 3), color=4)
        [[4, 4, 4], [4, 4, 4]]
    """
    height, width = (shape, shape) if isinstance(shape, int | np.integer) else shape
    return np.full((height, width), color, dtype=np.int64)


@primitive("drawing")
def draw_line(img: Grid, point1: Point, point2: Point, color: int) -> Grid:
    """Draw a straight line between two cells, both included: horizontal, vertical, diagonal or as near as cells go.

    Args:
        img: grid to draw on.
        point1: one end (row, column).
        point2: other end (row, column).
        color: color of the line.

    Example:
        >>> draw_line([[0, 0, 0], [0, 0, 0], [0, 0, 0]], (0, 0), (2, 2), 7)
        [[7, 0, 0], [0, 7, 0], [0, 0, 7]]
    """
    out = np.array(img)
    (row1, col1), (row2, col2) = point1, point2
    if row1 == row2 or col1 == col2:
        return _fill_box(out, row1, col1, row2, col2, color)
    cells = line_cells(point1, point2)
    height, width = out.shape
    if not (0 <= row1 < height and 0 <= row2 < height and 0 <= col1 < width and 0 <= col2 < width):
        cells = clip_cells(cells, out.shape)
    out[cells[:, 0], cells[:, 1]] = color
    return out


@primitive("drawing")
def draw_rectangle(img: Grid, point1: Point, point2: Point, color: int, filled: bool = True) -> Grid:
    """Draw a rectangle between two opposite corners, both included.

    Args:
        img: grid to draw on.
        point1: one corner (row, column).
        point2: opposite corner (row, column).
        color: color of the rectangle.
        filled: True fills it; False draws only its four sides.

    Example:
        >>> draw_rectangle([[0, 0, 0], [0, 0, 0]], (0, 1), (1, 2), 3)
        [[0, 3, 3], [0, 3, 3]]
        >>> draw_rectangle([[0, 0, 0], [0, 0, 0], [0, 0, 0]], (0, 0), (2, 2), 3, filled=False)
        [[3, 3, 3], [3, 0, 3], [3, 3, 3]]
    """
    out = np.array(img)
    (row1, col1), (row2, col2) = point1, point2
    if filled:
        return _fill_box(out, row1, col1, row2, col2, color)
    for row in (row1, row2):
        _fill_box(out, row, col1, row, col2, color)
    for col in (col1, col2):
        _fill_box(out, row1, col, row2, col, color)
    return out


@primitive("drawing")
def draw_horizontal_line(img: Grid, y: int, color: int) -> Grid:
    """Draw a line across the whole grid along row `y`.

    Args:
        img: grid to draw on.
        y: row; a row outside the grid draws nothing.
        color: color of the line.

    Example:
        >>> draw_horizontal_line([[0, 0], [0, 0]], 1, 6)
        [[0, 0], [6, 6]]
    """
    out = np.array(img)
    if 0 <= y < out.shape[0]:
        out[y] = color
    return out


@primitive("drawing")
def draw_vertical_line(img: Grid, x: int, color: int) -> Grid:
    """Draw a line across the whole grid along column `x`.

    Args:
        img: grid to draw on.
        x: column; a column outside the grid draws nothing.
        color: color of the line.

    Example:
        >>> draw_vertical_line([[0, 0], [0, 0]], 1, 6)
        [[0, 6], [0, 6]]
    """
    out = np.array(img)
    if 0 <= x < out.shape[1]:
        out[:, x] = color
    return out


@primitive("drawing")
def draw_pixel(img: Grid, point: Point, color: int) -> Grid:
    """Color one cell.

    Args:
        img: grid to draw on.
        point: cell (row, column); a cell outside the grid draws nothing.
        color: new color of the cell.

    Example:
        >>> draw_pixel([[0, 0], [0, 0]], (0, 1), 8)
        [[0, 8], [0, 0]]
    """
    out = np.array(img)
    row, col = point
    if 0 <= row < out.shape[0] and 0 <= col < out.shape[1]:
        out[row, col] = color
    return out


@primitive("drawing")
def draw_object(img: Grid, object: Object | Sequence[Object]) -> Grid:
    """Draw an object where it is, or several one after another.

    Args:
        img: grid to draw on.
        object: object, or a list of objects; later ones cover earlier ones.

    Example:
        >>> draw_object([[0, 0], [0, 0]], Object([(0, 0), (1, 1)], [2, 3]))
        [[2, 0], [0, 3]]
    """
    out = np.array(img)
    for item in (object,) if isinstance(object, Object) else object:
        cells, colors = item.cells, item.cell_colors
        rows, cols = cells[:, 0], cells[:, 1]
        box = item.bounding_box if len(cells) else None
        if box and (box.min_row < 0 or box.min_col < 0 or box.max_row >= out.shape[0] or box.max_col >= out.shape[1]):
            inside = (rows >= 0) & (rows < out.shape[0]) & (cols >= 0) & (cols < out.shape[1])
            rows, cols, colors = rows[inside], cols[inside], colors[inside]
        out[rows, cols] = colors
    return out


def line_cells(point1: Point, point2: Point) -> Cells:
    """Return the cells of the straight line from `point1` to `point2`, both included, shape (cells, 2)."""
    (row1, col1), (row2, col2) = point1, point2
    steps = max(abs(row2 - row1), abs(col2 - col1))
    if not steps:
        return np.array([[row1, col1]], dtype=np.int64)
    i = np.arange(steps + 1)
    cells = np.empty((steps + 1, 2), dtype=np.int64)
    for axis, (start, change) in enumerate(((row1, row2 - row1), (col1, col2 - col1))):
        if abs(change) == steps:
            cells[:, axis] = i * (1 if change > 0 else -1)
        else:
            cells[:, axis] = (i * (2 * change) + steps) // (2 * steps)
        cells[:, axis] += start
    return cells


def _fill_box(out: Grid, row1: int, col1: int, row2: int, col2: int, color: int) -> Grid:
    """Fill the box between two corners of `out` in place; what lies outside is left out."""
    if row1 > row2:
        row1, row2 = row2, row1
    if col1 > col2:
        col1, col2 = col2, col1
    if row2 >= 0 and col2 >= 0:
        out[max(row1, 0) : row2 + 1, max(col1, 0) : col2 + 1] = color
    return out
