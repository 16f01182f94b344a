"""Fit a series: the output shows the colors of a grid, or of its objects, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.color import count_colors, palette
from arc_dsl.primitives.objects import Object
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 4.0
FORM_BITS = 1.0  # for each form that is tried before
ORDER_BITS = 1.5
MAX_SIDE = 30

Series = tuple[str, float, list[list[int]]]  # expression over `img`, its bits, the colors for each input


def fit_palette(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return the closing that shows the colors of the grid, or how often each occurs; None if there is none.

    Args:
        target: the task.
        grids: the grids of a state, one for each input.
    """
    background = target.background
    without = f"palette(img, exclude={background})"
    series: list[Series] = []
    for bits, (source, exclude) in enumerate(((without, (background,)), ("palette(img)", ()))):
        colors = [palette(grid, exclude=exclude) for grid in grids]
        series.append((source, float(bits), colors))
        series.append((f"{source}[::-1]", bits + ORDER_BITS, [found[::-1] for found in colors]))
        series.append((f"sorted({source})", bits + ORDER_BITS, [sorted(found) for found in colors]))
    return _fit_series(target, series) or _fit_histogram(target, grids)


def fit_objects(target: Target, objects: Sequence[Sequence[Object]], source: str) -> Closing | None:
    """Return the closing that shows the colors of objects in an order; None if there is none.

    Args:
        target: the task.
        objects: a list of objects for each input.
        source: the expression over `img` that gives the list.
    """
    orders: list[tuple[str, Callable[[Object], int]]] = [
        ("o.area", lambda o: o.area),
        ("-o.area", lambda o: -o.area),
        ("o.min_col", lambda o: o.min_col),
        ("-o.min_col", lambda o: -o.min_col),
        ("-o.min_row", lambda o: -o.min_row),
    ]
    if any(not 0 < len(items) <= MAX_SIDE for items in objects):
        return None
    series: list[Series] = [(f"[o.color for o in {source}]", 0.0, [[o.color for o in items] for items in objects])]
    for text, key in orders:
        colors = [[o.color for o in sorted(items, key=key)] for items in objects]
        series.append((f"[o.color for o in sorted({source}, key=lambda o: {text})]", ORDER_BITS, colors))
    return _fit_series(target, series)


def _fit_series(target: Target, series: Sequence[Series]) -> Closing | None:
    """Return the cheapest closing that writes one of the series in a row, a column, or a grid of fixed size."""
    background = target.background
    forms: list[tuple[str, Callable[[list[int]], Grid]]] = [
        ("np.array([{}])", lambda colors: np.array([colors])),
        ("np.array([{}]).T", lambda colors: np.array([colors]).T),
    ]
    shapes = {output.shape for output in target.outputs}
    if len(shapes) == 1:
        [(height, width)] = shapes
        size = height * width
        padded = f"np.array(({{}} + [{background}] * {size})[:{size}])"
        forms += [
            (f"{padded}.reshape{(height, width)}", lambda colors: _fill(colors, background, size, (height, width))),
            (f"{padded}.reshape{(width, height)}.T", lambda colors: _fill(colors, background, size, (width, height)).T),
        ]
    best: Closing | None = None
    for source, series_bits, colors in series:
        if any(not 0 < len(found) <= MAX_SIDE for found in colors):
            continue
        if len({tuple(found) for found in colors[: target.num_train]}) < min(2, target.num_train):
            continue  # a series that never changes explains nothing
        for place, (text, write) in enumerate(forms):
            bits = BASE_BITS + series_bits + FORM_BITS * place
            if best is not None and best.cost <= bits:
                continue
            made = [write(found) for found in colors]
            if target.fits(made):
                best = Closing(f"img = {text.format(source)}", tuple(made[target.num_train :]), bits, "series", 1.0)
    return best


def _fill(colors: Sequence[int], background: int, size: int, shape: tuple[int, int]) -> Grid:
    """Return the colors in reading order in a grid of this shape, the rest background."""
    return np.array((list(colors) + [background] * size)[:size]).reshape(shape)


def _fit_histogram(target: Target, grids: Sequence[Grid]) -> Closing | None:
    """Return the closing that draws a bar for each color, as long as the color is frequent, the longest first."""
    background = target.background
    turns: list[tuple[str, Callable[[Grid], Grid]]] = [
        ("{}", lambda bars: bars),
        ("{}.T", lambda bars: bars.T),
        ("rotate_90({})", lambda bars: np.rot90(bars)),
        ("flip({}, 0)", lambda bars: bars[::-1]),
        ("flip({}, 1)", lambda bars: bars[:, ::-1]),
    ]
    counts = [[(color, n) for color, n in count_colors(grid).items() if color != background] for grid in grids]
    if any(not found or max(len(found), found[0][1]) > MAX_SIDE for found in counts):
        return None
    bars = [
        np.array([[color] * n + [background] * (found[0][1] - n) for color, n in found], dtype=np.int64)
        for found in counts
    ]
    for place, (text, turn) in enumerate(turns):
        made = [turn(found) for found in bars]
        if target.fits(made):
            setup = f"bars = [(c, n) for c, n in count_colors(img).items() if c != {background}]"
            rows = f"np.array([[c] * n + [{background}] * (bars[0][1] - n) for c, n in bars])"
            return Closing(
                f"{setup}\nimg = {text.format(rows)}",
                tuple(np.ascontiguousarray(grid) for grid in made[target.num_train :]),
                BASE_BITS + 2 * ORDER_BITS + FORM_BITS * place,
                "histogram",
                1.0,
            )
    return None
