"""Values of the typed search: one for each input, train and test alike, and the frame of cells they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from evaluation.search.grammar import Kind, Production

Cells = npt.NDArray[Any]  # a value for each cell of all grids, one grid after the other: (num_cells,)


class Frame:
    """The cells of all grids of a state in one row, so that what treats cells alone is done for all grids at once."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.grids = tuple(grids)
        self.shapes = tuple(grid.shape for grid in grids)
        self.sizes = np.array([grid.size for grid in grids])
        self.stops = tuple(int(stop) for stop in np.cumsum(self.sizes))
        self.cells: Cells = np.concatenate([grid.ravel() for grid in grids])
        self._bytes = self.cells.tobytes()

    def split(self, cells: Cells) -> list[npt.NDArray[Any]]:
        """Return `cells` as an array for each grid, shaped as it; views, not copies."""
        start, parts = 0, []
        for shape, stop in zip(self.shapes, self.stops, strict=True):
            parts.append(cells[start:stop].reshape(shape))
            start = stop
        return parts

    def join(self, parts: Sequence[npt.NDArray[Any]]) -> Cells:
        """Return the cells of `parts`, an array shaped as its grid for each, in one row."""
        return np.concatenate([part.ravel() for part in parts])

    def spread(self, values: Sequence[int]) -> Cells:
        """Return a value of each input, repeated for each of its cells."""
        return np.repeat(np.array(values), self.sizes)

    @cached_property
    def key(self) -> tuple[tuple[tuple[int, ...], ...], bytes]:
        """What tells its grids from those of other frames."""
        return self.shapes, self._bytes


@dataclass(slots=True, eq=False)
class Value:
    """A value of the search.

    Attributes:
        kind: what it is.
        parts: what it is for each input; arrays for masks, regions, planes and grids.
        cost: bits of the whole expression.
        production: how it was made.
        arguments: out of what.
        cells: the parts in one row, for kinds that have a value for each cell of the frame; else None.
        longest: most items in a part, for lists; else 0.
    """

    kind: Kind
    parts: list[Any]
    cost: int
    production: Production
    arguments: tuple[Value, ...] = ()
    cells: Cells | None = None
    longest: int = field(default=0)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The choices that the expression is made of, as `evaluation.search.costs` names them."""
        return (*self.production.pieces, *(piece for argument in self.arguments for piece in argument.pieces))
