"""Bounding boxes: upright rectangles of cells, both corners included."""

from __future__ import annotations

from collections.abc import Iterator

from arc_dsl.primitives.registry import Sealed, primitive
from arc_dsl.primitives.types import Point


@primitive("objects")
class BoundingBox(metaclass=Sealed):
    """Describe an upright rectangle of cells by its first and last row and column, all of them included.

    Boxes never change; every method returns a new box. `r1, c1, r2, c2 = box` unpacks the four sides.

    Args:
        min_row: top row.
        min_col: left column.
        max_row: bottom row, part of the box.
        max_col: right column, part of the box.

    Example:
        >>> box = BoundingBox(1, 2, 3, 6)
        >>> (box.height, box.width, box.area, box.center)
        (3, 5, 15, (2, 4))
        >>> box.expand(1)
        BoundingBox(0, 1, 4, 7)
        >>> BoundingBox(0, 0, 1, 1).outline
        [(0, 0), (0, 1), (1, 0), (1, 1)]
    """

    __slots__ = ("_max_col", "_max_row", "_min_col", "_min_row")

    def __init__(self, min_row: int, min_col: int, max_row: int, max_col: int) -> None:
        self._min_row = min_row
        self._min_col = min_col
        self._max_row = max_row
        self._max_col = max_col

    @property
    def min_row(self) -> int:
        """Top row."""
        return self._min_row

    @property
    def min_col(self) -> int:
        """Left column."""
        return self._min_col

    @property
    def max_row(self) -> int:
        """Bottom row, part of the box."""
        return self._max_row

    @property
    def max_col(self) -> int:
        """Right column, part of the box."""
        return self._max_col

    @property
    def height(self) -> int:
        """Number of rows."""
        return self._max_row - self._min_row + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self._max_col - self._min_col + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Return (height, width)."""
        return (self.height, self.width)

    @property
    def area(self) -> int:
        """Number of cells."""
        return max(self.height, 0) * max(self.width, 0)

    @property
    def center(self) -> Point:
        """Middle cell; with an even side, the one above or left of the middle."""
        return ((self._min_row + self._max_row) // 2, (self._min_col + self._max_col) // 2)

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Return the top-left, top-right, bottom-left and bottom-right cells."""
        return (
            (self._min_row, self._min_col),
            (self._min_row, self._max_col),
            (self._max_row, self._min_col),
            (self._max_row, self._max_col),
        )

    @property
    def cells(self) -> list[Point]:
        """All cells, row by row."""
        columns = range(self._min_col, self._max_col + 1)
        return [(row, col) for row in range(self._min_row, self._max_row + 1) for col in columns]

    @property
    def outline(self) -> list[Point]:
        """The cells of the four sides, row by row."""
        return [
            (row, col)
            for row, col in self.cells
            if row in (self._min_row, self._max_row) or col in (self._min_col, self._max_col)
        ]

    def expand(self, width: int) -> BoundingBox:
        """Return the box with `width` more cells on every side; a negative width shrinks it."""
        return BoundingBox(self._min_row - width, self._min_col - width, self._max_row + width, self._max_col + width)

    def move(self, offset: Point) -> BoundingBox:
        """Return the box moved by (rows down, columns right)."""
        rows, cols = offset
        return BoundingBox(self._min_row + rows, self._min_col + cols, self._max_row + rows, self._max_col + cols)

    def contains(self, point: Point) -> bool:
        """Whether the cell `point` lies in the box."""
        return bool(self._min_row <= point[0] <= self._max_row and self._min_col <= point[1] <= self._max_col)

    def __iter__(self) -> Iterator[int]:
        return iter((self._min_row, self._min_col, self._max_row, self._max_col))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BoundingBox) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"BoundingBox({self._min_row}, {self._min_col}, {self._max_row}, {self._max_col})"
