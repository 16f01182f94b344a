"""A state of the typed search: the grids of all inputs after some steps, and the values made from them so far.

Values are made in order of their cost, level by level, and one that equals an earlier one of its kind on all inputs is
dropped: the cheapest expression stands for all that do the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from arc_dsl.primitives.objects import Object
from evaluation.search.fitters.table import TableFitter
from evaluation.search.grammar import Kind, Production
from evaluation.search.masks import make_mask
from evaluation.search.route import Route
from evaluation.search.running import as_grid
from evaluation.search.values import Frame, Value

MAX_OBJECTS = 100  # a longer list is not a value
MAX_LOOP = 40  # items, or pairs of items for each list, that a block of statements may loop over
ITEMS_PER_EXPRESSION = 12  # a loop over more items counts for more expressions
MAX_PLANE = 31  # the largest number in a plane


class State:
    """Grids, how they were reached, and the values made from them.

    Attributes:
        frame: the grids.
        route: how they were reached.
        depth: number of steps.
        shaped: whether the train grids are as large as the outputs.
        bonus: bits by which the state is preferred.
        level: the cost of the values that the next step makes.
        fitter: fits tables, once the state is searched, if it is shaped; else None.
        features: what could not be fitted alone, each with the train cells that its best table gets wrong.
    """

    def __init__(self, frame: Frame, route: Route, depth: int, shaped: bool, bonus: float) -> None:
        self.frame = frame
        self.route = route
        self.depth = depth
        self.shaped = shaped
        self.bonus = bonus
        self.level = 0
        self.fitter: TableFitter | None = None
        self.features: list[tuple[int, Value]] = []
        self._planes: set[bytes] = set()
        self._bank: dict[tuple[Kind, int], list[Value]] = {}
        self._seen: set[Any] = {(Kind.GRID, frame.key)}

    def step(self, productions: dict[Kind, list[Production]], spend: Callable[[int], bool]) -> Iterator[Value]:
        """Make the values of the next cost and yield the new ones, grids among them; stops when nothing is left.

        Args:
            productions: by what they make, the cheapest first.
            spend: called with the expressions that each application counts for; False when the budget is used up.
        """
        level = self.level
        self.level += 1
        for kind in Kind:
            for production in productions[kind]:
                rest = level - production.cost
                if rest < 0:
                    break
                for arguments in self._arguments(production.arguments, rest):
                    lengths = [value.longest for value in arguments if value.longest]
                    items = math.prod(lengths)
                    if production.is_statement and items > MAX_LOOP * len(lengths):
                        continue
                    if not spend(production.weight + items // ITEMS_PER_EXPRESSION):
                        return
                    value = self._apply(production, arguments, level)
                    if value is not None:
                        if kind is not Kind.GRID:
                            self._bank.setdefault((kind, level), []).append(value)
                        yield value

    def nearest(self, limit: int) -> list[Value]:
        """Return the features whose tables get the fewest cells wrong, of equal ones the cheapest first."""
        ranked = sorted(self.features, key=lambda entry: (entry[0], entry[1].cost))
        return [value for _, value in ranked[:limit]]

    def holds(self, value: Value) -> bool:
        """Return whether a grid has the size of the state's on every input; brings its cells in one row if so."""
        if value.cells is None:
            if any(part.shape != shape for part, shape in zip(value.parts, self.frame.shapes, strict=True)):
                return False
            value.cells = self.frame.join(value.parts)
        return True

    def is_new_plane(self, value: Value) -> bool:
        """Return whether no feature of the same cells was asked for before."""
        key = b"" if value.cells is None else value.cells.tobytes()
        if key in self._planes:
            return False
        self._planes.add(key)
        return True

    def _arguments(self, kinds: Sequence[Kind], cost: int) -> Iterator[tuple[Value, ...]]:
        """Yield the values of these kinds whose costs add up to `cost`."""
        if not kinds:
            if cost == 0:
                yield ()
        elif len(kinds) == 1:
            for value in tuple(self._bank.get((kinds[0], cost), ())):
                yield (value,)
        else:
            for first in range(cost + 1):
                values = tuple(self._bank.get((kinds[0], first), ()))
                if values:
                    for rest in self._arguments(kinds[1:], cost - first):
                        for value in values:
                            yield (value, *rest)

    def _apply(self, production: Production, arguments: tuple[Value, ...], cost: int) -> Value | None:
        """Return what a production makes of `arguments`, None where it fails, is no legal value or was made before."""
        try:
            if production.cellwise:
                cells = production.function(self.frame.cells, *(self._cells(value) for value in arguments))
                parts: list[Any] | None = []
            else:
                cells, parts = None, self._run(production, arguments)
        except Exception:  # a program's failing is an ordinary result
            return None
        if parts is None:
            return None
        value = Value(production.kind, parts, cost, production, arguments, cells)
        try:
            key = _NORMALISERS[production.kind](value, self.frame)
        except (TypeError, ValueError, IndexError, AttributeError, OverflowError):
            return None
        if key is None or (production.kind, key) in self._seen:
            return None
        self._seen.add((production.kind, key))
        return value

    def _run(self, production: Production, arguments: tuple[Value, ...]) -> list[Any] | None:
        """Return what a production gives for each input, None as soon as one is no value, or the first is no news."""
        parts: list[Any] = []
        function, is_grid = production.function, production.kind is Kind.GRID
        for column in zip(self.frame.grids, *(value.parts for value in arguments), strict=True):
            part = function(*column)
            if is_grid:
                part = as_grid(part)
                if not parts and part is not None and part.shape == column[0].shape and (part == column[0]).all():
                    return None
            if part is None:
                return None
            parts.append(part)
        return parts

    def _cells(self, value: Value) -> Any:
        if value.kind is Kind.COLOR:
            first = value.parts[0]
            return first if all(part == first for part in value.parts) else self.frame.spread(value.parts)
        return value.cells


def _check_color(value: Value, frame: Frame) -> Any:
    if not all(isinstance(part, int | np.integer) and 0 <= part <= 9 for part in value.parts):
        return None
    value.parts = [int(part) for part in value.parts]
    return tuple(value.parts)


def _check_number(value: Value, frame: Frame) -> Any:
    if not all(isinstance(part, int | np.integer) and abs(int(part)) < 1000 for part in value.parts):
        return None
    value.parts = [int(part) for part in value.parts]
    return tuple(value.parts)


def _check_cells(value: Value, frame: Frame) -> bool:
    """Bring `parts` and `cells` of a value with one entry for each cell together; False where shapes do not agree."""
    if value.cells is None:
        if any(not isinstance(part, np.ndarray) for part in value.parts):
            return False
        if any(part.shape != shape for part, shape in zip(value.parts, frame.shapes, strict=True)):
            return False
        value.cells = frame.join(value.parts)
    elif not isinstance(value.cells, np.ndarray) or value.cells.shape != frame.cells.shape:
        return False
    else:
        value.parts = frame.split(value.cells)
    return True


def _check_mask(value: Value, frame: Frame) -> Any:
    if not _check_cells(value, frame) or value.cells is None or value.cells.dtype != np.bool_ or not value.cells.any():
        return None
    return value.cells.tobytes()


def _check_region(value: Value, frame: Frame) -> Any:
    if value.cells is None:
        value.parts = [make_mask(grid, part) for grid, part in zip(frame.grids, value.parts, strict=True)]
    return _check_mask(value, frame)


def _check_plane(value: Value, frame: Frame) -> Any:
    if not _check_cells(value, frame) or value.cells is None or value.cells.dtype.kind not in "iub":
        return None
    cells = value.cells
    if cells.dtype.kind != "b":
        cells = value.cells = cells.astype(np.int64)
        value.parts = frame.split(cells)
    low, high = int(cells.min()), int(cells.max())
    if low < -1 or high > MAX_PLANE or low == high:
        return None
    return cells.dtype.kind, cells.tobytes()


def _check_objects(value: Value, frame: Frame) -> Any:
    longest = 0
    for part in value.parts:
        if not isinstance(part, list):
            return None
        longest = max(longest, len(part))
    if not 0 < longest <= MAX_OBJECTS:
        return None
    value.longest = longest
    return tuple(tuple(_check_object_part(item) for item in part) for part in value.parts)


def _check_object(value: Value, frame: Frame) -> Any:
    return tuple(_check_object_part(part) for part in value.parts)


def _check_object_part(item: Any) -> tuple[bytes, bytes]:
    if not isinstance(item, Object) or not item.area:
        raise ValueError("not an object with cells")
    return item.cells.tobytes(), item.cell_colors.tobytes()


def _check_grids(value: Value, frame: Frame) -> Any:
    keys = []
    for number, part in enumerate(value.parts):
        if not 1 < len(part) <= MAX_LOOP:
            return None
        grids = [as_grid(grid) for grid in part]
        if any(grid is None for grid in grids):
            return None
        value.parts[number] = grids
        keys.append(tuple((grid.shape, grid.tobytes()) for grid in grids if grid is not None))
    value.longest = max(len(part) for part in value.parts)
    return tuple(keys)


def _check_grid(value: Value, frame: Frame) -> Any:
    if value.cells is not None:
        cells = value.cells
        if cells.shape != frame.cells.shape or cells.dtype.kind not in "iu":
            return None
        value.cells = cells = cells if cells.dtype == np.int64 else cells.astype(np.int64)
        value.parts = frame.split(cells)
        return frame.shapes, cells.tobytes()
    return tuple(grid.shape for grid in value.parts), b"".join(grid.tobytes() for grid in value.parts)


_NORMALISERS: dict[Kind, Callable[[Value, Frame], Any]] = {
    Kind.COLOR: _check_color,
    Kind.NUMBER: _check_number,
    Kind.MASK: _check_mask,
    Kind.OBJECTS: _check_objects,
    Kind.OBJECT: _check_object,
    Kind.REGION: _check_region,
    Kind.GRIDS: _check_grids,
    Kind.PLANE: _check_plane,
    Kind.GRID: _check_grid,
}
