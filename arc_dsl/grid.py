"""Grids: the one value every part of arcwright passes around.

A grid is a plain int64 numpy array of shape (height, width) whose cells are colors 0-9 and whose sides are 1-30.
It is never a subclass: subclasses of ndarray with their own attributes broke comparisons in earlier systems.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from arc_dsl.errors import InputError

Grid = npt.NDArray[np.int64]  # (height, width), cells are colors 0-9

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
    if array.ndim != 2 or array.dtype.kind not in "iu":
        raise GridError(
            f"{what}: expected a list of rows of integers, got {array.ndim} dimensions of type {array.dtype}; "
            f"write it as [[0, 1], [2, 3]]"
        )
    height, width = array.shape
    if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise GridError(f"{what}: sides must be 1-{MAX_SIDE}, got {height}x{width}")
    illegal = array[(array < 0) | (array >= NUM_COLORS)]
    if illegal.size:
        raise GridError(f"{what}: colors must be 0-{NUM_COLORS - 1}, got {illegal[0]}")
    return array.astype(np.int64)
