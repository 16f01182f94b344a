"""Grids: the one value every part of arcwright passes around.

A grid is a plain int64 numpy array of shape (height, width) whose cells are colors 0-9 and whose sides are 1-30.
It is never a subclass: subclasses of ndarray with their own attributes broke comparisons in earlier systems.

What is legal is said here, and again, on purpose, where the sandbox reads what programs return, which may be hostile:
`arc_dsl.sandbox.answer` in the child and `arc_dsl.sandbox.wire` outside of it share no code with this.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.errors import InputError

Grid = npt.NDArray[np.int64]  # (height, width), cells are colors 0-9
PackedGrid = tuple[int, int, bytes]  # height, width, one byte per cell

MAX_SIDE = 30
NUM_COLORS = 10


class GridError(InputError):
    """A value that is not a legal grid; the message says which cell or size, and what would be legal."""


def as_grid(value: object, what: str = "grid") -> Grid:
    """Return `value` as a new grid, or refuse it with one line that says why.

    Args:
        value: nested lists or an array of integers, shape (height, width).
        what: how messages name the value, for example `train[0].input`.

    Raises:
        GridError: the value is ragged, not two-dimensional, not of integers, of an illegal size or color.
    """
    try:
        array = np.array(value)
    except ValueError:
        raise GridError(f"{what}: rows must all have the same length") from None
    if fault := _find_fault(array):
        raise GridError(f"{what}: {fault}")
    return array.astype(np.int64)


def is_grid(value: object) -> bool:
    """Return whether `value` is a legal grid as it stands: a plain int64 array of legal sides and colors."""
    return type(value) is np.ndarray and value.dtype == np.int64 and not _find_fault(value)


def pack_grid(grid: Grid) -> PackedGrid:
    """Return a legal grid as (height, width, cells), one byte per cell, row by row."""
    return grid.shape[0], grid.shape[1], grid.astype(np.uint8).tobytes()


def unpack_grid(packed: PackedGrid) -> Grid:
    """Return the grid that `pack_grid` packed."""
    height, width, cells = packed
    return np.frombuffer(cells, np.uint8).reshape(height, width).astype(np.int64)


def _find_fault(array: npt.NDArray[Any]) -> str:
    """Return what keeps an array from being a grid, and what would be legal; empty if nothing does."""
    if array.ndim != 2 or array.dtype.kind not in "iu":
        return (
            f"expected a list of rows of integers, got {array.ndim} dimensions of type {array.dtype}; "
            f"write it as [[0, 1], [2, 3]]"
        )
    height, width = array.shape
    if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        return f"sides must be 1-{MAX_SIDE}, got {height}x{width}"
    illegal = array[(array < 0) | (array >= NUM_COLORS)]
    return f"colors must be 0-{NUM_COLORS - 1}, got {illegal[0]}" if illegal.size else ""
