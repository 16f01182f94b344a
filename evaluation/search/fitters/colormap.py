"""Fit a color map: the outputs are the grids with some colors replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from arc_dsl.grid import Grid
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 2.0
ENTRY_BITS = 2.0
SMALL_ENTRY_BITS = 3.5  # an entry tells less where outputs are tiny: anything maps to a few cells
SMALL_CELLS = 60
UNSEEN_BITS = 3.0  # a color of a test grid that no train grid has


def fit_colormap(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return `img = apply_colormap(img, ...)` if it takes the train grids to the outputs and changes something.

    Args:
        target: the task.
        grids: the grids of a state, one for each input.
    """
    train = grids[: target.num_train]
    if any(grid.shape != output.shape for grid, output in zip(train, target.outputs, strict=True)):
        return None
    seen = [_pairs_of_colors(grid, output) for grid, output in zip(train, target.outputs, strict=True)]
    colormap = _merge(seen)
    if colormap is None:
        return None
    changes = _changes(colormap)
    if not changes:
        return None
    tests = grids[target.num_train :]
    unseen = sum(len(set(np.unique(grid).tolist()) - colormap.keys()) for grid in tests)
    num_cells = sum(output.size for output in target.outputs)
    entry_bits = ENTRY_BITS if num_cells > SMALL_CELLS else SMALL_ENTRY_BITS
    right = 0
    for left_out in range(len(seen)):
        others = _merge(seen[:left_out] + seen[left_out + 1 :]) or {}
        right += all(others.get(old, old) == new for old, new in seen[left_out])
    table = np.array([changes.get(color, color) for color in range(10)])
    return Closing(
        statement=f"img = apply_colormap(img, {changes})",
        outputs=tuple(table[grid] for grid in tests),
        cost=BASE_BITS + entry_bits * len(changes) + UNSEEN_BITS * unseen,
        kind="colormap",
        agreement=right / len(seen) if len(seen) > 1 else 0.0,
    )


def _pairs_of_colors(grid: Grid, output: Grid) -> list[tuple[int, int]]:
    """Return the (color, color of the output) that some cell has, in order."""
    codes = np.bincount(grid.ravel() * 10 + output.ravel(), minlength=100).nonzero()[0]
    return [divmod(code, 10) for code in codes.tolist()]


def _merge(seen: Sequence[Sequence[tuple[int, int]]]) -> dict[int, int] | None:
    """Return the color map of all pairs; None if a color becomes two."""
    colormap: dict[int, int] = {}
    for pairs in seen:
        for old, new in pairs:
            if colormap.setdefault(old, new) != new:
                return None
    return colormap


def _changes(colormap: Mapping[int, int]) -> dict[int, int]:
    """Return the entries that change something, by color."""
    return {old: new for old, new in sorted(colormap.items()) if old != new}
