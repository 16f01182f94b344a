"""From what a program returned to bytes, by exact type: no method of an object the program made is ever called.

What a legal grid is stands here in full, apart from `arc_dsl.grid.as_grid`, which asks an object for its cells.
"""

from __future__ import annotations

import numpy as np

from arc_dsl.grid import MAX_SIDE, NUM_COLORS, PackedGrid

# By identity: `in`, `==` and `hash` would ask a program's metaclass.
_NUMBERS = frozenset(
    id(kind)
    for kind in (
        *(int, bool, float, np.bool_, np.float16, np.float32, np.float64),
        *(np.dtype(code).type for code in "bhilqBHILQ"),
    )
)
_UNSIGNED = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}


class IllegalAnswerError(ValueError):
    """A returned value that is not a legal grid; the message says why."""


def encode_answer(value: object) -> PackedGrid:
    """Return a program's answer as (height, width, cells).

    Accepted are plain arrays of integers, booleans or integral floats, and lists or tuples of rows of such numbers,
    where a row is a list, a tuple or a plain one-dimensional array. Subclasses of any of these are refused.

    Raises:
        IllegalAnswerError: anything else, a side outside 1-30, a cell outside 0-9.
    """
    if type(value) is np.ndarray:
        return _encode_array(value)
    if _is_list(value):
        return _encode_rows(value)  # type: ignore[arg-type]
    name = _type_name(value)
    raise IllegalAnswerError(f"task returned {name}, not a grid")


def _encode_array(array: np.ndarray) -> PackedGrid:
    if array.ndim != 2:
        raise IllegalAnswerError(f"task returned an array of {array.ndim} dimensions, not 2")
    height, width = array.shape
    _check_sides(height, width)
    kind = array.dtype.kind
    if kind in "iu":
        if not array.dtype.isnative:
            array = array.astype(np.int64)
        if array.view(_UNSIGNED[array.itemsize]).max() >= NUM_COLORS:  # one pass: a negative cell looks very large
            illegal = array[(array < 0) | (array >= NUM_COLORS)]
            raise IllegalAnswerError(f"colors must be 0-9, got {int(illegal[0])}")
    elif kind == "f":
        legal = (array >= 0) & (array < NUM_COLORS) & (array == np.floor(array))
        if not legal.all():
            raise IllegalAnswerError(f"colors must be whole numbers 0-9, got {float(array[~legal][0])}")
    elif kind != "b":
        raise IllegalAnswerError(f"task returned an array of type {array.dtype.char}, not of integers")
    return height, width, array.astype(np.uint8).tobytes()


def _encode_rows(rows: list[object] | tuple[object, ...]) -> PackedGrid:
    height = len(rows)
    width = 0
    cells: list[object] = []
    for number, row in enumerate(rows):
        if number >= MAX_SIDE:
            break
        if type(row) is np.ndarray and row.ndim == 1 and row.dtype.kind in "iufb" and row.size <= MAX_SIDE:
            row = row.tolist()
        if not _is_list(row):
            raise IllegalAnswerError(f"a row must be a list of integers, got {_type_name(row)}")
        if number == 0:
            width = len(row)  # type: ignore[arg-type]
            _check_sides(height, width)
        if len(row) != width:  # type: ignore[arg-type]
            raise IllegalAnswerError("rows must all have the same length")
        cells.extend(row)  # type: ignore[arg-type]
    _check_sides(height, width)
    values = bytearray()
    for cell in cells:
        if id(type(cell)) not in _NUMBERS:
            raise IllegalAnswerError(f"a cell must be an integer, got {_type_name(cell)}")
        if not (0 <= cell < NUM_COLORS) or cell != int(cell):  # type: ignore[operator,call-overload]
            raise IllegalAnswerError(f"colors must be whole numbers 0-9, got {str(cell)[:20]}")
        values.append(int(cell))  # type: ignore[call-overload]
    return height, width, bytes(values)


def _is_list(value: object) -> bool:
    kind = type(value)
    return kind is list or kind is tuple


def _check_sides(height: int, width: int) -> None:
    if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
        raise IllegalAnswerError(f"sides must be 1-{MAX_SIDE}, got {height}x{width}")


_read_name = type.__dict__["__name__"].__get__  # a metaclass cannot intercept this


def _type_name(value: object) -> str:
    return str(_read_name(type(value)))[:40]
