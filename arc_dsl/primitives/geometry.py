"""Geometry: cutting, scaling, turning and mirroring of grids and objects."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd
from typing import TypeVar

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.region import Region, bounding_box_of
from arc_dsl.primitives.registry import primitive
from arc_dsl.primitives.types import Mask, Numbers, Point

GridOrObject = TypeVar("GridOrObject", Grid, Object)


@primitive("geometry")
def crop(img: Grid, bounding_box_or_object: Region) -> Grid:
    """Cut out the part of a grid that lies in a box, or in the bounding box of an object.

    Args:
        img: grid to cut from.
        bounding_box_or_object: box or object; also a mask (`img != 0`, for example), a list of points, of objects or
            of boxes, whose bounding box is taken. The part of it outside the grid is left out.

    Raises:
        ValueError: the box lies outside the grid altogether.

    Example:
        >>> crop([[1, 2, 3], [4, 5, 6]], BoundingBox(0, 1, 1, 2))
        [[2, 3], [5, 6]]
        >>> img = np.array([[0, 0, 0], [0, 7, 0], [0, 7, 8]])
        >>> crop(img, img != 0)
        [[7, 0], [7, 8]]
    """
    box = bounding_box_of(bounding_box_or_object)
    grid = np.asarray(img)
    part = grid[max(box.min_row, 0) : max(box.max_row + 1, 0), max(box.min_col, 0) : max(box.max_col + 1, 0)]
    if not part.size:
        raise ValueError(f"{box} lies outside the grid of {grid.shape[0]}x{grid.shape[1]} cells")
    return part.copy()


@primitive("geometry")
def upscale(img: GridOrObject, scale: int | tuple[int, int]) -> GridOrObject:
    """Make every cell a block of cells.

    Args:
        img: grid, or object (which keeps its top-left corner).
        scale: size of a block: one number, or (rows, columns).

    Example:
        >>> upscale([[1, 2]], 2)
        [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    rows, cols = _pair(scale)
    if isinstance(img, Object):
        return _as_object_at(img, lambda colors: colors.repeat(rows, axis=0).repeat(cols, axis=1))
    return np.asarray(img).repeat(rows, axis=0).repeat(cols, axis=1)


@primitive("geometry")
def downscale(img: Grid, scale: int | tuple[int, int]) -> Grid:
    """Make every block of cells one cell of the block's most common color.

    Args:
        img: grid; rows and columns that fill no whole block are left out.
        scale: size of a block: one number, or (rows, columns).

    Raises:
        ValueError: a block is larger than the grid.

    Example:
        >>> downscale([[1, 1, 2, 2], [1, 3, 2, 2]], 2)
        [[1, 2]]
    """
    rows, cols = _pair(scale)
    grid = np.asarray(img)
    height, width = grid.shape[0] // rows, grid.shape[1] // cols
    if not height or not width:
        raise ValueError(f"blocks of {rows}x{cols} do not fit in a grid of {grid.shape[0]}x{grid.shape[1]} cells")
    blocks = np.arange(0, height * width * 10, 10).reshape(height, 1, width, 1)
    keys = grid[: height * rows, : width * cols].reshape(height, rows, width, cols) + blocks
    counts = np.bincount(keys.ravel(), minlength=height * width * 10)
    modes: Grid = counts.reshape(height, width, 10).argmax(axis=2)
    return modes


@primitive("geometry")
def tile_to(
    img: Grid, shape: tuple[int, int], gap: int = 0, start: Point = (0, 0), mirror: bool = False, color: int = 0
) -> Grid:
    """Cover a grid of a given size with copies of a smaller one, cut off at its borders.

    Args:
        img: the grid to repeat.
        shape: (height, width) of the result.
        gap: empty rows and columns between the copies.
        start: where the top-left corner of one copy lies; the others follow from it in all four directions.
        mirror: True mirrors every other copy, so that neighbors are each other's mirror image.
        color: color of the gaps.

    Example:
        >>> tile_to([[1, 2]], (2, 5))
        [[1, 2, 1, 2, 1], [1, 2, 1, 2, 1]]
        >>> tile_to([[1, 2]], (1, 6), gap=1, start=(0, 1), mirror=True)
        [[0, 1, 2, 0, 2, 1]]
    """
    grid = np.asarray(img)
    rows, row_gaps = _places(grid.shape[0], shape[0], gap, start[0], mirror)
    cols, col_gaps = _places(grid.shape[1], shape[1], gap, start[1], mirror)
    out = grid[rows][:, cols]
    out[row_gaps] = color
    out[:, col_gaps] = color
    return out


@primitive("geometry")
def resize(img: Grid, shape: tuple[int, int]) -> Grid:
    """Scale a grid to a given size: every cell takes the color of the cell at its place in the original.

    Args:
        img: grid.
        shape: (height, width) of the result.

    Example:
        >>> resize([[1, 2]], (2, 4))
        [[1, 1, 2, 2], [1, 1, 2, 2]]
        >>> resize([[1, 1, 2, 2], [1, 1, 2, 2]], (1, 2))
        [[1, 2]]
    """
    grid = np.asarray(img)
    rows, cols = (np.arange(new) * old // new for new, old in zip(shape, grid.shape, strict=True))
    resized: Grid = grid[rows][:, cols]
    return resized


@primitive("geometry")
def pad(img: Grid, width: int | tuple[int, int], color: int = 0) -> Grid:
    """Add a margin of one color around a grid.

    Args:
        img: grid.
        width: cells to add on every side: one number, or (above and below, left and right).
        color: color of the margin.

    Example:
        >>> pad([[5]], 1, 2)
        [[2, 2, 2], [2, 5, 2], [2, 2, 2]]
    """
    rows, cols = _pair(width)
    grid = np.asarray(img)
    out = np.full((grid.shape[0] + 2 * rows, grid.shape[1] + 2 * cols), color, dtype=grid.dtype)
    out[rows : rows + grid.shape[0], cols : cols + grid.shape[1]] = grid
    return out


@primitive("geometry")
def trim(img: Grid, width: int | tuple[int, int]) -> Grid:
    """Remove a margin from a grid.

    Args:
        img: grid.
        width: cells to remove from every side: one number, or (above and below, left and right).

    Raises:
        ValueError: nothing would be left.

    Example:
        >>> trim([[2, 2, 2], [2, 5, 2], [2, 2, 2]], 1)
        [[5]]
    """
    rows, cols = _pair(width)
    grid = np.asarray(img)
    if 2 * rows >= grid.shape[0] or 2 * cols >= grid.shape[1]:
        raise ValueError(f"trimming {width} leaves nothing of a grid of {grid.shape[0]}x{grid.shape[1]} cells")
    return grid[rows : grid.shape[0] - rows, cols : grid.shape[1] - cols].copy()


@primitive("geometry")
def rotate_90(img: GridOrObject, n_rot90: int = 1) -> GridOrObject:
    """Turn a grid or an object counterclockwise by quarter turns.

    Args:
        img: grid, or object (which keeps its top-left corner).
        n_rot90: number of quarter turns counterclockwise; 2 is upside down, -1 or 3 is a quarter turn clockwise.

    Example:
        >>> rotate_90([[1, 2], [3, 4]])
        [[2, 4], [1, 3]]
        >>> rotate_90([[1, 2], [3, 4]], -1)
        [[3, 1], [4, 2]]
    """
    if isinstance(img, Object):
        return _as_object_at(img, lambda colors: _turn(colors, n_rot90))
    return _turn(np.asarray(img), n_rot90).copy()


@primitive("geometry")
def flip(img: GridOrObject, axis: int | str) -> GridOrObject:
    """Mirror a grid or an object.

    Args:
        img: grid, or object (which keeps its top-left corner).
        axis: 0 swaps top and bottom, 1 swaps left and right, "diagonal" mirrors over the diagonal from top-left to
            bottom-right, "antidiagonal" over the other one.

    Example:
        >>> flip([[1, 2], [3, 4]], axis=0)
        [[3, 4], [1, 2]]
        >>> flip([[1, 2], [3, 4]], axis=1)
        [[2, 1], [4, 3]]
        >>> flip([[1, 2], [3, 4]], axis="diagonal")
        [[1, 3], [2, 4]]
    """
    if axis not in (0, 1, "diagonal", "antidiagonal"):
        raise ValueError(
            f'axis must be 0 (top and bottom), 1 (left and right), "diagonal" or "antidiagonal", got {axis}'
        )
    if isinstance(img, Object):
        return _as_object_at(img, lambda colors: _mirror(colors, axis))
    return _mirror(np.asarray(img), axis).copy()


@primitive("geometry")
def orientations(img: GridOrObject) -> list[GridOrObject]:
    """Return a grid or an object in all 8 ways to turn and mirror it.

    Args:
        img: grid, or object (which keeps its top-left corner).

    Returns:
        The 4 quarter turns counterclockwise, beginning with the original, then the same 4 of the mirror image
        (left and right swapped).

    Example:
        >>> orientations([[1, 2]])[:3]
        [[[1, 2]], [[2], [1]], [[2, 1]]]
    """
    return [rotate_90(item, turns) for item in (img, flip(img, 1)) for turns in range(4)]


@primitive("geometry")
def unscale(img: Grid) -> Grid:
    """Undo `upscale`: shrink a grid as far as all its blocks are of one color.

    Args:
        img: grid; one that is not made of equal blocks of at least 2x2 cells stays as it is.

    Example:
        >>> unscale([[1, 1, 2, 2], [1, 1, 2, 2]])
        [[1, 2]]
    """
    grid = np.asarray(img)
    rows = (grid[1:] != grid[:-1]).any(axis=1).nonzero()[0] + 1
    cols = (grid[:, 1:] != grid[:, :-1]).any(axis=0).nonzero()[0] + 1
    scale = gcd(*grid.shape, *rows.tolist(), *cols.tolist())
    return grid[::scale, ::scale].copy()


@primitive("geometry")
def collapse_repeats(img: Grid) -> Grid:
    """Remove every row that equals the row above it, and every column that equals the column left of it.

    Args:
        img: grid.

    Example:
        >>> collapse_repeats([[1, 1, 2], [1, 1, 2], [3, 3, 3]])
        [[1, 2], [3, 3]]
    """
    grid = np.asarray(img)
    rows = np.concatenate(([True], (grid[1:] != grid[:-1]).any(axis=1)))
    cols = np.concatenate(([True], (grid[:, 1:] != grid[:, :-1]).any(axis=0)))
    kept: Grid = grid[rows][:, cols]
    return kept


@primitive("geometry")
def shift(img: Grid, offset: tuple[int, int], color: int = 0, wrap: bool = False) -> Grid:
    """Move the whole content of a grid.

    Args:
        img: grid.
        offset: (rows down, columns right); negative is up and left.
        color: color of the cells that become free.
        wrap: True lets what leaves on one side come in on the other.

    Example:
        >>> shift([[1, 2, 3]], (0, 1))
        [[0, 1, 2]]
        >>> shift([[1, 2, 3]], (0, 1), wrap=True)
        [[3, 1, 2]]
    """
    grid = np.asarray(img)
    rows, cols = offset
    if wrap:
        return np.roll(grid, (rows, cols), axis=(0, 1))
    out = np.full_like(grid, color)
    height, width = grid.shape
    if abs(rows) < height and abs(cols) < width:
        out[max(rows, 0) : height + min(rows, 0), max(cols, 0) : width + min(cols, 0)] = grid[
            max(-rows, 0) : height + min(-rows, 0), max(-cols, 0) : width + min(-cols, 0)
        ]
    return out


def _pair(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return (rows, columns) of a size given as one number or as a pair."""
    rows, cols = (size, size) if isinstance(size, int | np.integer) else size
    return int(rows), int(cols)


def _turn(grid: Grid, turns: int) -> Grid:
    """Return a view of the grid after quarter turns counterclockwise."""
    turns %= 4
    if turns == 1:
        return grid.T[::-1]
    if turns == 2:
        return grid[::-1, ::-1]
    return grid.T[:, ::-1] if turns == 3 else grid


def _mirror(grid: Grid, axis: int | str) -> Grid:
    """Return a view of the mirrored grid."""
    if axis == 0:
        return grid[::-1]
    if axis == 1:
        return grid[:, ::-1]
    return grid.T if axis == "diagonal" else grid[::-1, ::-1].T


def _as_object_at(item: Object, change: Callable[[Grid], Grid]) -> Object:
    """Apply a change of grids to an object; its top-left corner stays. Missing cells are marked by -1 meanwhile."""
    if not item.area:
        return item
    changed = change(item.to_img(background_color=-1))
    rows, cols = (changed >= 0).nonzero()
    return Object(np.stack([rows, cols], axis=1) + np.array(item.position), changed[rows, cols])


def _places(length: int, total: int, gap: int, start: int, mirror: bool) -> tuple[Numbers, Mask]:
    """Return, for each of `total` places, which of the `length` cells of a copy lies there, and whether a gap does."""
    copy, place = np.divmod(np.arange(total) - start, length + gap)
    in_gap: Mask = place >= length
    place = np.where(in_gap, 0, place)
    return np.where(mirror & (copy % 2 == 1), length - 1 - place, place), in_gap
