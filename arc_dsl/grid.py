"""Grids: the one value every part of arcwright passes around.

A grid is a plain int64 numpy array of shape (height, width) whose cells are colors 0-9 and whose sides are 1-30.
It is never a subclass: subclasses of ndarray with their own attributes broke comparisons in earlier systems.

What is legal is said here, and again, on purpose, where the sandbox reads what programs return, which may be hostile:
`arc_dsl.sandbox.answer` in the child and `arc_dsl.sandbox.wire` outside of it share no code with this.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.errors import InputError

Grid = npt.NDArray[np.int64]  # (height, width), cells are colors 0-9
PackedGrid = tuple[int, int, bytes]  # height, width, one byte per cell

MAX_SIDE = 30
NUM_COLORS = 10
_COLORS = bytes(range(NUM_COLORS))


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


def read_grid(value: object, what: str = "grid", exact: bool = False) -> Grid:
    """Return the grid that parsed JSON holds, or refuse it with the row, the column and the value that are wrong.

    A cell is a whole number, as `3`, as `3.0` or as the text `"3"`: data sets in use have all three. Nothing is
    guessed: `null`, `true` and text of more than one digit are refused.

    Args:
        value: a list of rows, each a list of cells; an array is read by `as_grid`.
        what: how messages name the value, for example `train[0].input`.
        exact: whether cells must be numbers without a point, as a competition asks for.

    Raises:
        GridError: the value is not that; rows and columns are counted from 0.
    """
    if isinstance(value, np.ndarray):
        return as_grid(value, what)
    grid = _read_plain(value)
    return _read_slowly(value, what, exact) if grid is None else grid


def _read_plain(value: object) -> Grid | None:
    """Return a grid of plain integers, which nearly all files have, without a Python loop; None for anything else."""
    if type(value) is not list or not 1 <= len(value) <= MAX_SIDE:
        return None
    try:
        width, *others = set(map(len, value))
        cells = list(chain.from_iterable(value))
        packed = bytes(cells)
    except (TypeError, ValueError, OverflowError):  # a row without a length, a cell that is no number below 256
        return None
    if others or not 1 <= width <= MAX_SIDE or packed.translate(None, _COLORS) or bool in map(type, cells):
        return None
    return np.frombuffer(packed, np.uint8).reshape(-1, width).astype(np.int64)


def _read_slowly(value: object, what: str, exact: bool) -> Grid:
    """Return the grid of cells in any legal form, or say what is wrong with it; see `read_grid`."""
    if not isinstance(value, list):
        raise GridError(
            f"{what}: expected a list of rows of integers, got {_show(value)}; write it as [[0, 1], [2, 3]]"
        )
    width = len(value[0]) if value and isinstance(value[0], list) else 0
    for number, row in enumerate(value):
        if not isinstance(row, list):
            raise GridError(f"{what}: row {number} must be a list of integers, got {_show(row)}; write it as [0, 1]")
        if len(row) != width:
            raise GridError(
                f"{what}: rows must all have the same length, got row {number} of {len(row)} cells after {width}"
            )
    if not (1 <= len(value) <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise GridError(f"{what}: sides must be 1-{MAX_SIDE}, got {len(value)}x{width}")
    cells = [
        [_read_cell(cell, f"{what}: row {number}, column {column}", exact) for column, cell in enumerate(row)]
        for number, row in enumerate(value)
    ]
    return np.array(cells, np.int64)


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


def _read_cell(cell: object, where: str, exact: bool) -> int:
    if not exact and type(cell) is str and len(cell) == 1 and "0" <= cell <= "9":
        return int(cell)
    if type(cell) is int or (not exact and type(cell) is float and cell.is_integer()):
        if 0 <= cell < NUM_COLORS:
            return int(cell)
        raise GridError(f"{where}: colors must be 0-{NUM_COLORS - 1}, got {_show(cell)}")
    hint = "; an empty cell: write the color that it is meant to have" if cell is None else ""
    raise GridError(f"{where}: cells must be integers 0-{NUM_COLORS - 1}, got {_show(cell)}{hint}")


def _show(value: object) -> str:
    """Return a parsed value as JSON writes it, cut where it is long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return " ".join((text if len(text) <= 40 else f"{text[:36]} ...").split())


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
