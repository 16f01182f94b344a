"""Fit a window: the output is a slice of the grid that begins and ends at fixed distances from its sides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arc_dsl.grid import Grid
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 2.0
LIMIT_BITS = 1.0  # for each end of the slice that is not the end of the grid

Span = tuple[int | None, int | None]  # the two ends of a slice, counted from the start, or below 0 from the end


def fit_windows(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return `img = img[a:b, c:d]` if it takes the train grids to the outputs.

    Args:
        target: the task.
        grids: the grids of a state, one for each input.
    """
    train = grids[: target.num_train]
    if all(grid.shape == output.shape for grid, output in zip(train, target.outputs, strict=True)):
        return None
    if any(
        output.shape[0] > grid.shape[0] or output.shape[1] > grid.shape[1]
        for grid, output in zip(train, target.outputs, strict=True)
    ):
        return None
    found = [_slices(grid, output) for grid, output in zip(train, target.outputs, strict=True)]
    common = set.intersection(*found)
    if not common:
        return None
    rows, cols = chosen = min(common, key=_order)
    outputs = tuple(grid[slice(*rows), slice(*cols)] for grid in grids[target.num_train :])
    if any(output.size == 0 for output in outputs):
        return None
    right = 0
    for left_out in range(len(found)):
        others = found[:left_out] + found[left_out + 1 :]
        right += bool(others) and min(set.intersection(*others), key=_order) in found[left_out]
    num_limits = sum(end is not None for end in (*rows, *cols))
    return Closing(
        statement=f"img = img[{', '.join(_write(span) for span in chosen)}]",
        outputs=outputs,
        cost=BASE_BITS + LIMIT_BITS * num_limits,
        kind="window",
        agreement=right / len(found),
    )


def _slices(grid: Grid, output: Grid) -> set[tuple[Span, Span]]:
    """Return every way to say where the output lies in the grid."""
    windows = sliding_window_view(grid, output.shape)
    places = np.argwhere((windows == output).all(axis=(2, 3)))
    return {
        spans
        for row, col in places.tolist()
        for spans in product(_spans(row, output.shape[0], grid.shape[0]), _spans(col, output.shape[1], grid.shape[1]))
    }


def _spans(start: int, length: int, side: int) -> list[Span]:
    """Return the ways to say from where to where, from the one side, from the other, and from each its own."""
    first = start or None
    last = start + length - side or None
    return list(dict.fromkeys([(first, start + length), (first, last), (start - side, last)]))


def _order(spans: tuple[Span, Span]) -> tuple[tuple[int, ...], ...]:
    """Return what sorts slices: few and small numbers first, from the start rather than from the end."""
    return tuple(
        (
            sum(end is not None for end in span),
            sum(abs(end or 0) * 2 + ((end or 0) < 0) for end in span),
            *(end or 0 for end in span),
        )
        for span in spans
    )


def _write(span: Span) -> str:
    """Return a slice as it is written between brackets."""
    return ":".join("" if end is None else str(end) for end in span)
