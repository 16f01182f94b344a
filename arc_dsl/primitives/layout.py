"""Layout: taking grids apart and putting them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.geometry import crop
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Point


@primitive("layout")
def split(img: Grid, n_rows: int, n_cols: int) -> list[Grid]:
    """Cut a grid into equal parts: `split(img, 1, 2)` gives the left and the right half.

    Args:
        img: grid; rows and columns that do not fit into equal parts are left out at the bottom and at the right.
        n_rows: number of parts from top to bottom.
        n_cols: number of parts from left to right.

    Returns:
        `n_rows * n_cols` grids, row by row.

    Example:
        >>> split([[1, 2], [3, 4]], 1, 2)
        [[[1], [3]], [[2], [4]]]
    """
    grid = np.asarray(img)
    height, width = grid.shape[0] // n_rows, grid.shape[1] // n_cols
    if not height or not width:
        raise ValueError(f"a grid of {grid.shape[0]}x{grid.shape[1]} cells has no {n_rows}x{n_cols} parts")
    return [
        grid[row * height : (row + 1) * height, col * width : (col + 1) * width].copy()
        for row in range(n_rows)
        for col in range(n_cols)
    ]


@primitive("layout")
def find_lines(img: Grid, color: int | None = None) -> tuple[list[int], list[int]]:
    """Find the rows and columns that are of one color from border to border.

    Args:
        img: grid.
        color: color of the lines; None takes the one that fills most rows and columns, 0 only if there is no other.

    Returns:
        (rows, columns) of the lines; both empty if there are none.

    Example:
        >>> find_lines([[0, 5, 1], [5, 5, 5], [2, 5, 0]])
        ([1], [1])
    """
    grid = np.asarray(img)
    rows = (grid == grid[:, :1]).all(axis=1)
    cols = (grid == grid[:1]).all(axis=0)
    if color is None:
        lines = np.bincount(np.concatenate([grid[rows, 0], grid[0, cols]]), minlength=1)
        lines[1:] *= 100  # more than there are rows and columns of color 0
        color = int(lines.argmax())
    return (
        (rows & (grid[:, 0] == color)).nonzero()[0].tolist(),
        (cols & (grid[0] == color)).nonzero()[0].tolist(),
    )


@primitive("layout")
def find_panels(img: Grid, color: int | None = None) -> list[list[BoundingBox]]:
    """Find the panels of a grid that is divided by lines.

    Args:
        img: grid with lines of one color from border to border.
        color: color of the lines; None finds it as `find_lines` does.

    Returns:
        One list of boxes per row of panels, from left to right; the lines belong to no panel.

    Example:
        >>> find_panels([[1, 5, 2, 2], [3, 5, 2, 4]], color=5)
        [[BoundingBox(0, 0, 1, 0), BoundingBox(0, 2, 1, 3)]]
    """
    rows, cols = find_lines(img, color)
    height, width = np.shape(img)
    bands = [(a + 1, b - 1) for a, b in zip([-1, *rows], [*rows, height], strict=True) if b - a > 1]
    columns = [(a + 1, b - 1) for a, b in zip([-1, *cols], [*cols, width], strict=True) if b - a > 1]
    return [[BoundingBox(top, left, bottom, right) for left, right in columns] for top, bottom in bands]


@primitive("layout")
def split_by_lines(img: Grid, color: int | None = None) -> list[Grid]:
    """Cut a grid along its lines into panels.

    Args:
        img: grid with lines of one color from border to border.
        color: color of the lines; None finds it as `find_lines` does.

    Returns:
        The panels as grids, row by row, without the lines.

    Example:
        >>> split_by_lines([[1, 5, 2, 2], [3, 5, 2, 4]], color=5)
        [[[1], [3]], [[2, 2], [2, 4]]]
    """
    return [crop(img, box) for row in find_panels(img, color) for box in row]


@primitive("layout")
def join(imgs: Sequence[Grid], axis: int = 1, gap: int = 0, color: int = 0) -> Grid:
    """Put grids next to each other.

    Args:
        imgs: grids; shorter ones are extended at the bottom (axis 1) or at the right (axis 0).
        axis: 0 puts them below each other, 1 beside each other.
        gap: number of rows or columns between them.
        color: color of gaps and extensions.

    Example:
        >>> join([[[1], [1]], [[2]]], axis=1, gap=1)
        [[1, 0, 2], [1, 0, 0]]
    """
    grids = [np.asarray(img) if axis == 1 else np.asarray(img).T for img in imgs]
    if not grids:
        raise ValueError("there are no grids to join")
    height = max(grid.shape[0] for grid in grids)
    width = sum(grid.shape[1] for grid in grids) + gap * (len(grids) - 1)
    out = np.full((height, width), color, dtype=np.int64)
    left = 0
    for grid in grids:
        out[: grid.shape[0], left : left + grid.shape[1]] = grid
        left += grid.shape[1] + gap
    return out if axis == 1 else out.T.copy()


@primitive("layout")
def overlay(imgs: Sequence[Grid], transparent_color: int = 0) -> Grid:
    """Lay grids of one size on each other, the last one on top.

    Args:
        imgs: grids of the same size.
        transparent_color: color through which the grid below is seen.

    Example:
        >>> overlay([[[1, 1, 0]], [[0, 2, 0]]])
        [[1, 2, 0]]
    """
    grids = [np.asarray(img) for img in imgs]
    if len({grid.shape for grid in grids}) != 1:
        raise ValueError(f"overlay needs grids of one size, got {[grid.shape for grid in grids]}")
    out = grids[0].copy()
    for grid in grids[1:]:
        out = np.where(grid == transparent_color, out, grid)
    return out


@primitive("layout")
def paste(img: Grid, patch: Grid, point: Point, transparent_color: int | None = None) -> Grid:
    """Draw a small grid into a large one.

    Args:
        img: grid to draw on.
        patch: grid to draw; what would lie outside is left out.
        point: cell (row, column) of the patch's top-left corner.
        transparent_color: color of the patch that is not drawn; None draws all.

    Example:
        >>> paste([[0, 0, 0], [0, 0, 0]], [[4, 5]], (1, 1))
        [[0, 0, 0], [0, 4, 5]]
    """
    out = np.array(img)
    row, col = int(point[0]), int(point[1])
    part = np.asarray(patch)[max(-row, 0) : max(out.shape[0] - row, 0), max(-col, 0) : max(out.shape[1] - col, 0)]
    if part.size:
        row, col = max(row, 0), max(col, 0)
        target = out[row : row + part.shape[0], col : col + part.shape[1]]
        target[...] = part if transparent_color is None else np.where(part == transparent_color, target, part)
    return out
