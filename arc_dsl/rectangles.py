"""A grid as a short list of rectangles, painted one over the other on a background.

The list is found by taking the picture apart from the top: a color that fills its bounding box wherever nothing was
taken away before, or else a connected part of one, is a rectangle that lies on everything else, and the smallest goes
first. Where there is none, the first run of cells is taken, as far down as it goes. What is left in the end, all of one
color, is the background; where three or more rectangles are left that cover all the rest side by side, nothing of the
background is seen, and it counts as black. So a picture of rectangles that cover one another comes back as about those
rectangles; any other grid too, as more of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.detection import detect_objects
from arc_dsl.primitives.objects import Object

_TAKEN = -1


class Rectangle(NamedTuple):
    """A filled rectangle: its corner cells, both included, as `draw_rectangle` takes them, and its color."""

    top: int
    left: int
    bottom: int
    right: int
    color: int

    @property
    def cells(self) -> tuple[slice, slice]:
        """Where it lies, as an index of a grid."""
        return slice(self.top, self.bottom + 1), slice(self.left, self.right + 1)

    @property
    def area(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def overlaps(self, other: Rectangle) -> bool:
        """Return whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def paint_rectangles(shape: tuple[int, int], background: int, rectangles: Sequence[Rectangle]) -> Grid:
    """Return the grid of this (height, width) with the rectangles painted on it, first to last."""
    grid = np.full(shape, background, np.int64)
    for rectangle in rectangles:
        grid[rectangle.cells] = rectangle.color
    return grid


def split_rectangles(grid: Grid) -> tuple[int, list[Rectangle]]:
    """Return background and rectangles that make `grid`, (height, width), in the order to paint them.

    Those that do not cover one another stand in reading order of their top left corners.
    """
    rest = grid.copy()  # with _TAKEN where a rectangle was taken away
    taken: list[Rectangle] = []
    while len(colors := np.unique(rest[rest != _TAKEN])) > 1:
        found = _list_uncovered(rest)
        if len(found) > 2 and _covers(found, rest):
            return 0, order_rectangles([*found, *taken[::-1]])
        smallest = min(found, key=lambda box: (box.area, box)) if found else _take_run(rest)
        rest[smallest.cells] = _TAKEN
        taken.append(smallest)
    background = int(colors[0])
    return background, _drop_idle(grid.shape, background, order_rectangles(taken[::-1]))


def order_rectangles(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Return rectangles, given first painted first, in an order that paints the same: reading order where it can be."""
    below = [
        {under for under in range(over) if rectangles[under].overlaps(rectangles[over])}
        for over in range(len(rectangles))
    ]
    ready = [(rectangle, number) for number, rectangle in enumerate(rectangles) if not below[number]]
    heapq.heapify(ready)
    ordered = []
    while ready:
        rectangle, number = heapq.heappop(ready)
        ordered.append(rectangle)
        for other in range(number + 1, len(rectangles)):
            if number in below[other]:
                below[other].remove(number)
                if not below[other]:
                    heapq.heappush(ready, (rectangles[other], other))
    return ordered


def _drop_idle(shape: tuple[int, ...], background: int, rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Return the rectangles that change something where they are painted."""
    grid = np.full(shape, background, np.int64)
    kept = []
    for rectangle in rectangles:
        if (grid[rectangle.cells] != rectangle.color).any():
            grid[rectangle.cells] = rectangle.color
            kept.append(rectangle)
    return kept


def _list_uncovered(rest: Grid) -> list[Rectangle]:
    """Return rectangles that nothing covers: all that is left of a color, or else connected parts of one."""
    for connectivity in (None, 4):
        found = [_bound(figure) for figure in detect_objects(rest, background_color=_TAKEN, connectivity=connectivity)]
        if pure := [rectangle for rectangle in found if _is_pure(rest, rectangle)]:
            return pure
    return []


def _covers(rectangles: Sequence[Rectangle], rest: Grid) -> bool:
    """Return whether nothing is left beside these rectangles."""
    left = rest.copy()
    for rectangle in rectangles:
        left[rectangle.cells] = _TAKEN
    return bool((left == _TAKEN).all())


def _bound(figure: Object) -> Rectangle:
    top, left, bottom, right = figure.bounding_box
    return Rectangle(top, left, bottom, right, figure.color)


def _is_pure(rest: Grid, rectangle: Rectangle) -> bool:
    """Return whether all cells of a rectangle that are left have its color."""
    cells = rest[rectangle.cells]
    return bool(((cells == _TAKEN) | (cells == rectangle.color)).all())


def _take_run(rest: Grid) -> Rectangle:
    """Return the rectangle of the first cell not of the most common color: its run, then as far down as that goes."""
    common = np.bincount(rest[rest != _TAKEN]).argmax()
    row, col = map(int, np.argwhere((rest != _TAKEN) & (rest != common))[0])
    color = int(rest[row, col])
    fits = (rest == _TAKEN) | (rest == color)
    right, bottom = col, row
    while right + 1 < rest.shape[1] and fits[row, right + 1]:
        right += 1
    while bottom + 1 < rest.shape[0] and fits[bottom + 1, col : right + 1].all():
        bottom += 1
    return Rectangle(row, col, bottom, right, color)
