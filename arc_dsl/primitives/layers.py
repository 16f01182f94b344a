"""Layers: grids in which 0 is nothing, cut out of a picture, changed one by one, and laid on each other again.

All functions but `cut` and `cut_colors` take one grid, of shape (height, width), or layers, of shape (num, height,
width), and treat each layer by itself; they are written for the last two axes. Layers can be used like a list of grids.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.detection import detect_objects, label_cells
from arc_dsl.primitives.geometry import tile_to
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Numbers, Point

Layers: TypeAlias = npt.NDArray[np.int64]  # (num, height, width), cells are colors 0-9, 0 is nothing


@primitive("layers")
def cut(img: Grid, connectivity: int = 8, monochrome: bool = False) -> Layers:
    """Cut a grid into layers, one for each connected group of cells that are not 0.

    Args:
        img: grid.
        connectivity: 4 joins cells that share a side, 8 also those that share a corner.
        monochrome: True cuts between cells of different colors as well.

    Returns:
        Layers as large as the grid, in the order of their first cells; with `overlay(layers)` the grid is back.

    Example:
        >>> cut([[3, 0, 5], [0, 0, 5]])
        [[[3, 0, 0], [0, 0, 0]], [[0, 0, 5], [0, 0, 5]]]
    """
    grid = np.asarray(img)
    objects = detect_objects(grid, 0, connectivity, monochrome)
    layers = np.zeros((len(objects), *grid.shape), dtype=grid.dtype)
    if objects:
        number = np.repeat(np.arange(len(objects)), [item.area for item in objects])
        rows, cols = np.concatenate([item.cells for item in objects]).T
        layers[number, rows, cols] = grid[rows, cols]
    return layers


@primitive("layers")
def cut_colors(img: Grid) -> Layers:
    """Cut a grid into layers, one for each color but 0, the most common color first.

    Args:
        img: grid.

    Example:
        >>> cut_colors([[3, 0, 5], [0, 0, 5]])
        [[[0, 0, 5], [0, 0, 5]], [[3, 0, 0], [0, 0, 0]]]
    """
    grid = np.asarray(img)
    counts = np.bincount(grid.ravel(), minlength=10)
    counts[0] = 0
    colors = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    layers: Layers = np.where(grid == colors[:, None, None], grid, 0)
    return layers


@primitive("layers")
def trim_empty(img: Grid) -> Grid:
    """Cut away the empty rows and columns at the four sides; a grid of 0 only stays as it is.

    Args:
        img: grid.

    Example:
        >>> trim_empty([[0, 0, 0], [0, 4, 0], [0, 0, 4]])
        [[4, 0], [0, 4]]
    """
    grid = np.asarray(img)
    rows = np.flatnonzero(grid.any(axis=1))
    if not len(rows):
        return grid.copy()
    cols = np.flatnonzero(grid.any(axis=0))
    return grid[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1].copy()


@primitive("layers")
def squeeze_empty(img: Grid) -> Grid:
    """Remove every empty row and every empty column; a grid of 0 only stays as it is.

    Args:
        img: grid.

    Example:
        >>> squeeze_empty([[3, 0, 5], [0, 0, 0], [4, 0, 0]])
        [[3, 5], [4, 0]]
    """
    grid = np.asarray(img)
    rows = grid.any(axis=1)
    if not rows.any():
        return grid.copy()
    squeezed: Grid = grid[rows][:, grid.any(axis=0)]
    return squeezed


@primitive("layers")
def smear(img: Grid, directions: Point | Sequence[Point]) -> Grid:
    """Let every color run in a direction over empty cells, until the border or another color stops it.

    Args:
        img: grid, or layers.
        directions: a direction such as DOWN or UP_LEFT, or several, such as STRAIGHT; where colors from several
            directions meet, the direction that was named first wins.

    Example:
        >>> smear([[2, 0, 0, 4, 0]], RIGHT)
        [[2, 2, 2, 4, 4]]
        >>> smear([[0, 2, 0], [0, 0, 0]], (LEFT, RIGHT, DOWN))
        [[2, 2, 2], [0, 2, 0]]
    """
    grid = np.asarray(img)
    steps = [directions] if np.ndim(directions[0]) == 0 else directions
    out = grid
    for step in steps:
        run = _run(grid, step)  # type: ignore[arg-type]
        out = run if out is grid else np.where(out == 0, run, out)
    return out.copy() if out is grid else out


@primitive("layers")
def connect(img: Grid, axis: int | str | None = None, to: int | None = None) -> Grid:
    """Fill the empty cells between two cells of one color that see each other.

    Args:
        img: grid, or layers.
        axis: 0 connects only within columns, 1 only within rows, None both, "diagonal" within both diagonals.
        to: if given, cells of all other colors are connected to those of this color instead, each in its own color.

    Example:
        >>> connect([[2, 0, 2], [0, 0, 0], [2, 0, 5]])
        [[2, 2, 2], [2, 0, 0], [2, 0, 5]]
        >>> connect([[2, 0, 2], [0, 0, 0], [2, 0, 5]], "diagonal")
        [[2, 0, 2], [0, 2, 0], [2, 0, 5]]
        >>> connect([[2, 0, 5], [0, 0, 0], [5, 0, 5]], to=5)
        [[2, 2, 5], [2, 0, 0], [5, 0, 5]]
    """
    grid = np.asarray(img)
    straight = {0: [(1, 0)], 1: [(0, 1)], None: [(1, 0), (0, 1)]}
    out = grid
    for rows, cols in [(1, 1), (1, -1)] if axis == "diagonal" else straight[axis]:  # type: ignore[index]
        one, other = _run(grid, (rows, cols)), _run(grid, (-rows, -cols))
        if to is None:
            out = np.where((out == 0) & (one == other), one, out)
        else:
            out = np.where((out == 0) & (one == to) & (other != to), other, out)
            out = np.where((out == 0) & (other == to) & (one != to), one, out)
    return out


@primitive("layers")
def fill_holes(img: Grid, connectivity: int = 4) -> Grid:
    """Fill every group of empty cells that is enclosed with the color left of its first cell.

    Args:
        img: grid, or layers.
        connectivity: 4 if what encloses may have gaps at corners, 8 if it must be closed at corners too.

    Example:
        >>> fill_holes([[3, 3, 3], [3, 0, 3], [3, 3, 3]])
        [[3, 3, 3], [3, 3, 3], [3, 3, 3]]
    """
    grid = np.asarray(img)
    height, width = grid.shape[-2:]
    # The layers one below the other, each with a margin: what is outside of them is one group, that of the first cell.
    framed = np.zeros((*grid.shape[:-2], height + 2, width + 2), dtype=grid.dtype)
    framed[..., 1:-1, 1:-1] = grid
    flat = framed.ravel()
    empty = flat == 0
    index = empty.nonzero()[0]
    if len(index):
        labels = label_cells(empty, empty, index, width + 2, connectivity)
        first = np.zeros(int(labels.max()) + 1, dtype=np.int64)
        first[labels[::-1]] = index[::-1]
        flat[index] = np.where(labels == labels[0], 0, flat[first[labels] - 1])
    return framed[..., 1:-1, 1:-1].copy()


@primitive("layers")
def fill_box(img: Grid) -> Grid:
    """Fill the empty cells of the smallest box around what is not empty with its most common color.

    Args:
        img: grid, or layers.

    Example:
        >>> fill_box([[0, 0, 0], [0, 4, 0], [0, 0, 4]])
        [[0, 0, 0], [0, 4, 4], [0, 4, 4]]
    """
    grid = np.asarray(img)
    filled = grid != 0
    rows, cols = _span(filled.any(axis=-1))[..., :, None], _span(filled.any(axis=-2))[..., None, :]
    return np.where((rows & cols) & ~filled, _main_color(grid), grid)


@primitive("layers")
def repeat_box(img: Grid, gap: int = 0, mirror: bool = False) -> Grid:
    """Repeat what is not empty over the whole grid; it stays where it is, and the copies lie around it.

    Args:
        img: grid.
        gap: empty rows and columns between the copies.
        mirror: True mirrors every other copy, so that neighbors are each other's mirror image.

    Example:
        >>> repeat_box([[0, 0, 1, 2, 0, 0]])
        [[1, 2, 1, 2, 1, 2]]
        >>> repeat_box([[0, 0, 1, 2, 0, 0, 0]], gap=1)
        [[2, 0, 1, 2, 0, 1, 2]]
    """
    grid = np.asarray(img)
    start = (int(grid.any(axis=1).argmax()), int(grid.any(axis=0).argmax()))
    return tile_to(trim_empty(grid), (grid.shape[0], grid.shape[1]), gap, start, mirror)


@primitive("layers")
def rim(img: Grid, connectivity: int = 8) -> Grid:
    """Keep the cells that have an empty neighbor or lie at the border of the grid.

    Args:
        img: grid, or layers.
        connectivity: 4 looks at the neighbors over sides, 8 also at those over corners.

    Example:
        >>> rim([[2, 2, 2], [2, 2, 2], [2, 2, 2]])
        [[2, 2, 2], [2, 0, 2], [2, 2, 2]]
    """
    grid = np.asarray(img)
    framed = _frame(grid) != 0
    inside = framed[..., 1:-1, :-2] & framed[..., 1:-1, 2:] & framed[..., :-2, 1:-1] & framed[..., 2:, 1:-1]
    if connectivity == 8:
        inside &= framed[..., :-2, :-2] & framed[..., :-2, 2:] & framed[..., 2:, :-2] & framed[..., 2:, 2:]
    return np.where(inside, 0, grid)


@primitive("layers")
def grow(img: Grid, connectivity: int = 8) -> Grid:
    """Color the empty cells next to what is not empty like their neighbor; of several colors, the highest.

    Args:
        img: grid, or layers.
        connectivity: 4 grows over sides, 8 also over corners.

    Example:
        >>> grow([[0, 0, 0], [0, 0, 4], [0, 0, 0]])
        [[0, 4, 4], [0, 4, 4], [0, 4, 4]]
    """
    grid = np.asarray(img)
    framed = _frame(grid)
    wide = np.maximum(framed[..., :-2], framed[..., 2:])
    if connectivity == 8:
        wide = np.maximum(wide, framed[..., 1:-1])
        near = np.maximum(np.maximum(wide[..., :-2, :], wide[..., 2:, :]), wide[..., 1:-1, :])
    else:
        near = np.maximum(np.maximum(framed[..., :-2, 1:-1], framed[..., 2:, 1:-1]), wide[..., 1:-1, :])
    return np.where(grid == 0, near, grid)


@primitive("layers")
def spread(img: Grid, connectivity: int = 4) -> Grid:
    """Let all colors grow step by step until no cell is empty; of colors that arrive together, the highest wins.

    Args:
        img: grid, or layers.
        connectivity: 4 grows over sides, 8 also over corners.

    Example:
        >>> spread([[1, 0, 0, 0, 2]])
        [[1, 1, 2, 2, 2]]
    """
    grid = np.array(img)
    while True:
        grown = grow(grid, connectivity)
        if np.array_equal(grown, grid):
            return grown
        grid = grown


@primitive("layers")
def push(img: Grid, direction: Point) -> Grid:
    """Move everything as one piece in a direction until it touches the border.

    Args:
        img: grid, or layers.
        direction: a direction such as DOWN or UP_LEFT; a diagonal one moves to the corner.

    Example:
        >>> push([[0, 0, 0], [3, 3, 0], [0, 3, 0]], UP_RIGHT)
        [[0, 3, 3], [0, 0, 3], [0, 0, 0]]
    """
    grid = np.asarray(img)
    if grid.ndim > 2:
        return np.stack([push(layer, direction) for layer in grid]) if len(grid) else grid.copy()
    piece = trim_empty(grid)
    place = []
    for axis in (0, 1):
        free = grid.shape[axis] - piece.shape[axis]
        stay = int(grid.any(axis=1 - axis).argmax()) if free else 0
        place.append({1: free, -1: 0}.get(direction[axis], stay))
    out = np.zeros_like(grid)
    out[place[0] : place[0] + piece.shape[0], place[1] : place[1] + piece.shape[1]] = piece
    return out


def _run(grid: Grid, direction: Point) -> Grid:
    """Return the grid, or layers, with every color run in one direction over empty cells."""
    rows, cols = direction
    if rows and cols:
        out = grid.copy()
        height = grid.shape[-2]
        order = range(1, height) if rows > 0 else range(height - 2, -1, -1)
        to, start = (slice(1, None), slice(None, -1)) if cols > 0 else (slice(None, -1), slice(1, None))
        for row in order:
            line, before = out[..., row, to], out[..., row - rows, start]
            line[...] = np.where(line == 0, before, line)
        return out
    along = grid.swapaxes(-1, -2) if rows else grid
    if rows + cols < 0:
        along = along[..., ::-1]
    # The position of the last filled cell up to each cell, or of the first cell of its row.
    lines = along.reshape(-1, along.shape[-1])
    begin = np.arange(0, lines.size, lines.shape[1])[:, None]
    last = np.where(lines != 0, begin + np.arange(lines.shape[1]), begin)
    filled: Grid = lines.ravel()[np.maximum.accumulate(last, axis=1)].reshape(along.shape)
    if rows + cols < 0:
        filled = filled[..., ::-1]
    return filled.swapaxes(-1, -2) if rows else filled


def _span(some: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which places of the last axis lie between the first and the last one that is True, both included."""
    before = np.logical_or.accumulate(some, axis=-1)
    after = np.logical_or.accumulate(some[..., ::-1], axis=-1)[..., ::-1]
    span: npt.NDArray[np.bool_] = before & after
    return span


def _main_color(grid: Grid) -> Numbers:
    """Return the most common color but 0 of each layer, of shape (..., 1, 1)."""
    cells = grid.reshape(-1, grid.shape[-2] * grid.shape[-1])
    counts = np.bincount((cells + np.arange(0, 10 * len(cells), 10)[:, None]).ravel(), minlength=10 * len(cells))
    color: Numbers = counts.reshape(-1, 10)[:, 1:].argmax(axis=1).reshape(*grid.shape[:-2], 1, 1) + 1
    return color


def _frame(grid: Grid) -> Grid:
    """Return the grid, or layers, with a margin of one empty cell."""
    framed = np.zeros((*grid.shape[:-2], grid.shape[-2] + 2, grid.shape[-1] + 2), dtype=grid.dtype)
    framed[..., 1:-1, 1:-1] = grid
    return framed
