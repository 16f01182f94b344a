"""Objects: sets of colored cells, light to make, everything else computed when asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.registry import Sealed, primitive
from arc_dsl.primitives.types import Cells, Point


@primitive("objects")
class Object(metaclass=Sealed):
    """Hold the cells of one thing in a grid, each with its color.

    Objects never change; every method returns a new object. `cells` is a read-only array with one (row, column) per
    line in reading order, `cell_colors` the color of each. Cells may lie outside a grid; drawing clips them.

    Args:
        cells: points (row, column); one color is kept for a point that comes twice.
        colors: one color for all cells, or one per cell.

    Example:
        >>> obj = Object([(1, 1), (1, 2), (2, 1)], 5)
        >>> (obj.color, obj.area, obj.height, obj.width, obj.is_rectangle)
        (5, 3, 2, 2, False)
        >>> obj.move((0, 2)).change_color(3).cells
        [[1, 3], [1, 4], [2, 3]]
        >>> obj.to_img(background_color=0)
        [[5, 5], [5, 0]]
    """

    __slots__ = ("_box", "_cell_colors", "_cells")

    _box: BoundingBox | None
    _cells: Cells
    _cell_colors: npt.NDArray[np.int64]

    def __init__(self, cells: Any, colors: int | Sequence[int] | npt.NDArray[np.int64]) -> None:
        points = np.array(cells, dtype=np.int64).reshape(-1, 2)
        values = np.array(np.broadcast_to(np.asarray(colors, dtype=np.int64), (len(points),)))
        order = np.lexsort((points[:, 1], points[:, 0]))
        points, values = points[order], values[order]
        if len(points) > 1:
            first = np.concatenate(([True], (points[1:] != points[:-1]).any(axis=1)))
            points, values = points[first], values[first]
        points.setflags(write=False)
        values.setflags(write=False)
        self._cells = points
        self._cell_colors = values
        self._box = None

    @property
    def cells(self) -> Cells:
        """Array of shape (area, 2): the (row, column) of every cell, in reading order; read-only."""
        return self._cells

    @property
    def cell_colors(self) -> npt.NDArray[np.int64]:
        """Array of shape (area,): the color of every cell, in the order of `cells`; read-only."""
        return self._cell_colors

    @property
    def area(self) -> int:
        """Number of cells."""
        return len(self._cells)

    @property
    def colors(self) -> tuple[int, ...]:
        """The distinct colors, smallest first."""
        return tuple(sorted(set(self._cell_colors.tolist())))

    @property
    def color(self) -> int:
        """The most common color; the smallest of them if several are equally common."""
        values = self._cell_colors
        return int(np.bincount(values).argmax()) if len(values) else 0

    @property
    def bounding_box(self) -> BoundingBox:
        """The smallest box around all cells."""
        if self._box is None:
            if not len(self._cells):
                raise ValueError("an object without cells has no bounding box")
            rows, cols = self._cells[:, 0], self._cells[:, 1]
            self._box = BoundingBox(int(rows[0]), int(cols.min()), int(rows[-1]), int(cols.max()))
        return self._box

    @property
    def min_row(self) -> int:
        """Top row."""
        return self.bounding_box.min_row

    @property
    def min_col(self) -> int:
        """Left column."""
        return self.bounding_box.min_col

    @property
    def max_row(self) -> int:
        """Bottom row."""
        return self.bounding_box.max_row

    @property
    def max_col(self) -> int:
        """Right column."""
        return self.bounding_box.max_col

    @property
    def height(self) -> int:
        """Number of rows of the bounding box."""
        return self.bounding_box.height

    @property
    def width(self) -> int:
        """Number of columns of the bounding box."""
        return self.bounding_box.width

    @property
    def shape(self) -> tuple[int, int]:
        """Return (height, width)."""
        return self.bounding_box.shape

    @property
    def position(self) -> Point:
        """Top-left corner of the bounding box."""
        box = self.bounding_box
        return (box.min_row, box.min_col)

    @property
    def center(self) -> Point:
        """Middle cell of the bounding box; with an even side, the one above or left of the middle."""
        return self.bounding_box.center

    @property
    def mask(self) -> npt.NDArray[np.bool_]:
        """Array of shape (height, width): True where the object has a cell."""
        box = self.bounding_box
        mask = np.zeros(box.shape, dtype=bool)
        mask[self._cells[:, 0] - box.min_row, self._cells[:, 1] - box.min_col] = True
        return mask

    @property
    def is_point(self) -> bool:
        """Whether it is a single cell."""
        return len(self._cells) == 1

    @property
    def is_horizontal_line(self) -> bool:
        """Whether it is an unbroken row of at least two cells."""
        return self.height == 1 and self.area == self.width > 1

    @property
    def is_vertical_line(self) -> bool:
        """Whether it is an unbroken column of at least two cells."""
        return self.width == 1 and self.area == self.height > 1

    @property
    def is_line(self) -> bool:
        """Whether it is a horizontal or vertical line."""
        return self.is_horizontal_line or self.is_vertical_line

    @property
    def is_rectangle(self) -> bool:
        """Whether it fills its bounding box (points and lines do)."""
        return self.area == self.bounding_box.area

    @property
    def is_square(self) -> bool:
        """Whether it fills its bounding box and is as high as wide (points are)."""
        return self.is_rectangle and self.height == self.width

    @property
    def is_frame(self) -> bool:
        """Whether it is the outline of a rectangle of at least 3x3 cells, one cell thick and empty inside."""
        return min(self.shape) > 2 and self.cells.tolist() == [list(cell) for cell in self.bounding_box.outline]

    def change_color(self, color: int | Mapping[int, int]) -> Object:
        """Return the object with all cells in `color`; with a dict, old colors become new ones."""
        if isinstance(color, Mapping):
            colors = np.array([color.get(value, value) for value in self._cell_colors.tolist()], dtype=np.int64)
        else:
            colors = np.full(len(self._cells), color, dtype=np.int64)
        return new_object(self._cells, colors, self._box)

    def part(self, colors: int | Collection[int]) -> Object:
        """Return the cells of one color, or of several colors, as an object."""
        wanted = np.isin(self._cell_colors, list(colors) if isinstance(colors, Collection) else colors)
        return new_object(self._cells[wanted], self._cell_colors[wanted])

    def move(self, offset: Point) -> Object:
        """Return the object moved by (rows down, columns right); negative is up and left."""
        rows, cols = offset
        return new_object(self._cells + np.array((int(rows), int(cols))), self._cell_colors)

    def move_to(self, point: Point) -> Object:
        """Return the object moved so that the top-left corner of its bounding box is `point`."""
        row, col = self.position
        return self.move((point[0] - row, point[1] - col))

    def copy(self) -> Object:
        """Return an equal object."""
        return new_object(self._cells, self._cell_colors, self._box)

    def to_img(self, background_color: int = 0) -> Grid:
        """Return the object alone, as a grid as large as its bounding box."""
        box = self.bounding_box
        img = np.full(box.shape, background_color, dtype=np.int64)
        img[self._cells[:, 0] - box.min_row, self._cells[:, 1] - box.min_col] = self._cell_colors
        return img

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Object)
            and np.array_equal(self._cells, other._cells)
            and np.array_equal(self._cell_colors, other._cell_colors)
        )

    def __hash__(self) -> int:
        return hash((self._cells.tobytes(), self._cell_colors.tobytes()))

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        where = f"{self.height}x{self.width} at {self.position}" if self.area else "empty"
        return f"<Object of {self.area} cells, {where}, colors {self.colors}>"


def new_object(cells: Cells, colors: npt.NDArray[np.int64], box: BoundingBox | None = None) -> Object:
    """Make an object of distinct cells in reading order without checking or copying; makes both arrays read-only."""
    made = object.__new__(Object)
    cells.flags.writeable = False
    colors.flags.writeable = False
    made._cells = cells
    made._cell_colors = colors
    made._box = box
    return made


def new_objects(cells: Cells, colors: npt.NDArray[np.int64], cuts: Sequence[int]) -> list[Object]:
    """Make an object of each part of `cells` and `colors` between two `cuts`; they share the two arrays, read-only."""
    cells.flags.writeable = False
    colors.flags.writeable = False
    new, made = object.__new__, []
    for start, stop in pairwise(cuts):
        item = new(Object)
        item._cells = cells[start:stop]
        item._cell_colors = colors[start:stop]
        item._box = None
        made.append(item)
    return made
