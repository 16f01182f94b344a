"""Fit a feature: one value of the whole grid decides what the output is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from arc_dsl.grid import Grid
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 3.0
COLOR_BITS = 1.5
CHOICE_BITS = 5.0
GRID_BITS = 4.0  # an output that is written out
MAX_SIDE = 30

Make = Callable[[int], Grid]


def fit_feature(target: Target, values: Sequence[Hashable], source: str) -> Closing | None:
    """Return the cheapest closing by a value of the whole grid; None if there is none.

    The value may be the color of an output of fixed size, the length of a bar or the size of the output, or choose
    among outputs that occur again and again.

    Args:
        target: the task.
        values: the value for each input: a number, a boolean, or anything that can be the key of a dict.
        source: the expression over `img` that gives it.
    """
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    closings: list[Closing | None] = [_fit_choice(target, plain, source)]
    numbers = [value for value in plain if isinstance(value, int) and not isinstance(value, bool)]
    if len(numbers) == len(plain):
        closings += [_fit_color(target, numbers, source), _fit_bar(target, numbers, source)]
        closings.append(_fit_size(target, numbers, source))
    return min((closing for closing in closings if closing is not None), key=lambda c: c.cost, default=None)


def _fit_choice(target: Target, values: Sequence[Any], source: str) -> Closing | None:
    """Return the closing by which equal values have equal outputs, at least one of which occurs twice."""
    num_train = target.num_train
    chosen: dict[Any, Grid] = {}
    for value, output in zip(values, target.outputs, strict=False):
        if not np.array_equal(chosen.setdefault(value, output), output):
            return None
    different = {(grid.shape, grid.tobytes()) for grid in chosen.values()}
    if len(different) < 2 or len(chosen) == num_train or any(value not in chosen for value in values):
        return None
    support = [values[:num_train].count(value) for value in values[:num_train]]
    keys = sorted(chosen, key=repr)
    shape = target.outputs[0].shape
    if all(grid.shape == shape and len(np.unique(grid)) == 1 for grid in chosen.values()):
        colors = {key: int(chosen[key][0, 0]) for key in keys}
        if keys == [False, True] and isinstance(keys[0], bool):
            expression = f"{colors[True]} if {source} else {colors[False]}"
        else:
            expression = f"{colors}[{source}]"
        statement = f"img = create_img({shape}, {expression})"
        bits = BASE_BITS + 2 * COLOR_BITS * len(different)
    else:
        grids = {key: chosen[key].tolist() for key in keys}
        statement = f"img = np.array({grids}[{source}])"
        bits = CHOICE_BITS + GRID_BITS * len(different)
    bits += len(chosen) - len(different)
    return Closing(
        statement,
        tuple(chosen[value].copy() for value in values[num_train:]),
        bits,
        "choice",
        sum(count > 1 for count in support) / num_train,
    )


def _fit_color(target: Target, numbers: Sequence[int], source: str) -> Closing | None:
    """Return the closing by an output of fixed size in the color that the value is."""
    shapes = {output.shape for output in target.outputs}
    if len(shapes) != 1 or not all(0 <= number <= 9 for number in numbers) or len(set(numbers)) < 2:
        return None
    [shape] = shapes
    if any((output != number).any() for output, number in zip(target.outputs, numbers, strict=False)):
        return None
    outputs = tuple(np.full(shape, number, dtype=np.int64) for number in numbers[target.num_train :])
    return Closing(f"img = create_img({shape}, {source})", outputs, BASE_BITS, "color", 1.0)


def _fit_bar(target: Target, numbers: Sequence[int], source: str) -> Closing | None:
    """Return the closing by an output of fixed size of which as many cells have one color as the value says."""
    shapes = {output.shape for output in target.outputs}
    colors = sorted({color for output in target.outputs for color in np.unique(output).tolist()})
    if len(shapes) != 1 or len(colors) != 2 or len(set(numbers[: target.num_train])) < 2:
        return None
    [shape] = shapes
    size = shape[0] * shape[1]
    if not all(0 <= number <= size for number in numbers):
        return None
    height, width = shape
    orders = [
        (f"np.arange({size}).reshape{shape}", np.arange(size).reshape(shape)),
        (f"np.arange({size}).reshape{shape}[:, ::-1]", np.arange(size).reshape(shape)[:, ::-1]),
        (f"np.arange({size}).reshape{shape}[::-1]", np.arange(size).reshape(shape)[::-1]),
        (f"np.arange({size}).reshape{(width, height)}.T", np.arange(size).reshape(width, height).T),
    ]
    for bits, (text, order) in enumerate(orders):
        for color, other in (colors, colors[::-1]):
            made = [np.where(order < number, color, other) for number in numbers]
            if target.fits(made):
                statement = f"img = np.where({text} < {source}, {color}, {other})"
                return Closing(
                    statement, tuple(made[target.num_train :]), BASE_BITS + 2 * COLOR_BITS + bits, "bar", 1.0
                )
    return None


def _fit_size(target: Target, numbers: Sequence[int], source: str) -> Closing | None:
    """Return the closing by an output of one color, or a diagonal, whose size is the value."""
    if any(not 1 <= number <= MAX_SIDE for number in numbers) or len(set(numbers[: target.num_train])) < 2:
        return None
    colors = sorted({color for output in target.outputs for color in np.unique(output).tolist()})
    height, width = target.outputs[0].shape
    forms: list[tuple[str, float, Make]] = []
    if len(colors) == 1:
        [color] = colors
        forms = [
            (f"create_img({source}, {color})", 0.0, lambda n: np.full((n, n), color)),
            (f"create_img(({height}, {source}), {color})", 1.0, lambda n: np.full((height, n), color)),
            (f"create_img(({source}, {width}), {color})", 1.0, lambda n: np.full((n, width), color)),
        ]
    elif colors[0] == 0 and len(colors) == 2:
        forms = [(f"{colors[1]} * np.eye({source}, dtype=int)", 1.0, lambda n: colors[1] * np.eye(n, dtype=np.int64))]
    for text, bits, make in forms:
        made = [make(number) for number in numbers]
        if target.fits(made):
            return Closing(f"img = {text}", tuple(made[target.num_train :]), BASE_BITS + COLOR_BITS + bits, "size", 1.0)
    return None
