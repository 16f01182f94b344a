"""Fit a cover: several features, one after the other, each recoloring only the cells that it is sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from arc_dsl.primitives.feature import recolor_by
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

Plane = npt.NDArray[Any]
Table = dict[int | tuple[int, int], int]

NUM_VALUES = 33
MAX_ROUNDS = 4
MAX_ENTRIES = 12
BASE_BITS = 3.0
LAYER_BITS = 1.0
ENTRY_BITS = 2.5
WEAK_BITS = 1.0
UNSEEN_BITS = 0.5
_NAMES = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class _Layer:
    """One feature of a cover: where it is in the list of planes, its entries, and the pairs that support each."""

    index: int
    table: Table
    support: dict[int | tuple[int, int], set[int]]
    bits: float


def fit_cover(
    target: Target, grids: Sequence[Grid], planes: Sequence[tuple[Sequence[Plane], str, float]]
) -> Closing | None:
    """Choose features greedily, by what they cost for each wrong cell that they put right.

    Each recolors cells only under keys (color, feature value) whose train cells all become one color. The features
    are those of the state's grid; the colors are those that the features before have left.

    Args:
        target: the task.
        grids: the grids of a state, one for each input; the train ones are as large as the outputs.
        planes: features of the state: an array for each input, the expression over `img`, and its cost in bits.

    Returns:
        The closing, whose cost holds that of the features; None if up to four features do not reach the outputs.
    """
    num_train = target.num_train
    train = grids[:num_train]
    cells = np.concatenate([grid.ravel() for grid in train])
    outputs = np.concatenate([output.ravel() for output in target.outputs])
    pair_of_cell = np.repeat(np.arange(num_train), [grid.size for grid in train])
    flats = [np.concatenate([part.ravel() for part in plane[:num_train]]).astype(np.int64) for plane, _, _ in planes]
    layers: list[_Layer] = []
    while (cells != outputs).any():
        if len(layers) == MAX_ROUNDS:
            return None
        layer = _best_layer(cells, outputs, pair_of_cell, flats, [cost for _, _, cost in planes], target.background)
        if layer is None:
            return None
        layers.append(layer)
        cells = recolor_by(cells, flats[layer.index], layer.table)
    if not layers:
        return None
    tests, unseen = list(grids[num_train:]), 0
    cells = np.concatenate([grid.ravel() for grid in train])
    for layer in layers:
        flat = flats[layer.index]
        parts = planes[layer.index][0][num_train:]
        seen = set(np.unique((flat + 1) * 10 + cells).tolist())
        unseen += len(
            {
                code
                for grid, part in zip(tests, parts, strict=True)
                for code in np.unique((part.astype(np.int64) + 1) * 10 + grid).tolist()
            }
            - seen
        )
        tests = [recolor_by(grid, part, layer.table) for grid, part in zip(tests, parts, strict=True)]
        cells = recolor_by(cells, flat, layer.table)
    weak = sum(len(pairs) == 1 for layer in layers for pairs in layer.support.values()) if num_train > 1 else 0
    alone = {min(pairs) for layer in layers for pairs in layer.support.values() if len(pairs) == 1}
    return Closing(
        statement=_write(layers, [source for _, source, _ in planes]),
        outputs=tuple(tests),
        cost=BASE_BITS + sum(layer.bits for layer in layers) + WEAK_BITS * weak + UNSEEN_BITS * unseen,
        kind="cover",
        agreement=1 - len(alone) / num_train if num_train > 1 else 0.0,
    )


def _best_layer(
    cells: npt.NDArray[np.int64],
    outputs: npt.NDArray[np.int64],
    pair_of_cell: npt.NDArray[np.int64],
    flats: Sequence[npt.NDArray[np.int64]],
    costs: Sequence[float],
    background: int,
) -> _Layer | None:
    """Return the feature that puts wrong cells right at the least cost a cell, the first of equally good ones."""
    total = int((cells != outputs).sum())
    base = outputs * (NUM_VALUES * 10) + cells + 10  # values start at -1
    best: tuple[float, int, list[int]] | None = None
    for index, (flat, cost) in enumerate(zip(flats, costs, strict=True)):
        counts = np.bincount(flat * 10 + base, minlength=NUM_VALUES * 100).reshape(10, NUM_VALUES * 10)
        sums = np.add.reduce(counts)
        new = counts.argmax(axis=0)
        pure = np.flatnonzero((np.maximum.reduce(counts) == sums) & (sums > 0))
        keys = pure[new[pure] != pure % 10]
        if not len(keys):
            continue
        gains = sums[keys]
        order = np.argsort(-gains, kind="stable")[:MAX_ENTRIES]
        gained = 0
        for number, place in enumerate(order.tolist(), start=1):
            gained += int(gains[place])
            price = cost + LAYER_BITS + ENTRY_BITS * number
            score = price / gained + (0.0 if gained == total else price * 0.5 / total)
            if best is None or score < best[0] - 1e-12:
                best = (score, index, keys[order[:number]].tolist())
    if best is None:
        return None
    _, index, chosen = best
    codes = (flats[index] + 1) * 10 + cells
    table: Table = {}
    support: dict[int | tuple[int, int], set[int]] = {}
    for code in sorted(chosen):
        value, color = code // 10 - 1, code % 10
        hit = codes == code
        new_color = int(outputs[hit][0])
        same_value = flats[index] == value
        # What is drawn on the background does not go over what else lies there, unless it was seen to.
        is_plain = (outputs[same_value] == new_color).all() and (
            color != background or (cells[same_value & (cells != outputs)] != background).any()
        )
        key: int | tuple[int, int] = value if is_plain else (color, value)
        table[key] = new_color
        support.setdefault(key, set()).update(np.unique(pair_of_cell[hit]).tolist())
    return _Layer(index, table, support, costs[index] + LAYER_BITS + ENTRY_BITS * len(table))


def _write(layers: Sequence[_Layer], sources: Sequence[str]) -> str:
    """Return the statement: the features of the grid as it was, then one recoloring in the other."""
    if len(layers) == 1:
        return f"img = recolor_by(img, {sources[layers[0].index]}, {layers[0].table})"
    names = _NAMES[: len(layers)]
    grid = "img"
    for name, layer in zip(names, layers, strict=True):
        grid = f"recolor_by({grid}, {name}, {layer.table})"
    return f"{', '.join(names)} = {', '.join(sources[layer.index] for layer in layers)}\nimg = {grid}"
