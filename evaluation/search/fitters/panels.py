"""Fit panels: several grids of one size are combined cell by cell, or arranged anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.drawing import create_img
from arc_dsl.primitives.layout import overlay
from evaluation.search.fitters.blocks import Piece, fit_arrangement
from evaluation.search.fitters.closing import Closing
from evaluation.search.fitters.table import TableFitter
from evaluation.search.target import Target

BASE_BITS = 3.0
COLOR_BITS = 1.5
MAX_PANELS = 4
MAX_COUNTED = 12  # of more panels than four, only the number of those that are filled is looked at
_NAMES = ("a", "b", "c", "d")


def fit_panels(target: Target, lists: Sequence[Sequence[Grid]], source: str) -> Closing | None:
    """Return the cheapest closing from a list of 2-12 grids; None if there is none.

    Args:
        target: the task.
        lists: a list of grids for each input, all lists as long, the grids of a list of one shape.
        source: the expression over `img` that gives the list.
    """
    num_panels = len(lists[0])
    if not 2 <= num_panels <= MAX_COUNTED or any(len(panels) != num_panels for panels in lists):
        return None
    if any(len({panel.shape for panel in panels}) > 1 or not panels[0].size for panels in lists):
        return None
    shapes = [panels[0].shape for panels in lists]
    if all(shape == output.shape for shape, output in zip(shapes, target.outputs, strict=False)):
        closings = [_fit_count(target, lists, source)]
        if num_panels > MAX_PANELS:
            return closings[0]
        closings += [
            _fit_logic(target, lists, source),
            _fit_overlay(target, lists, source),
            *_fit_tables(target, lists, source),
        ]
        return min((closing for closing in closings if closing is not None), key=lambda c: c.cost, default=None)
    if num_panels > MAX_PANELS:
        return None
    names = _NAMES[:num_panels]
    pieces = [Piece(name, [panels[index] for panels in lists]) for index, name in enumerate(names)]
    background = target.background
    pieces.append(
        Piece(f"create_img(a.shape, {background})", [create_img(panels[0].shape, background) for panels in lists])
    )
    return fit_arrangement(target, pieces, f"{', '.join(names)} = {source}\n")


def _fit_count(target: Target, lists: Sequence[Sequence[Grid]], source: str) -> Closing | None:
    """Return the closing by the number of panels in which a cell is filled: a color where it is reached, or met."""
    background = target.background
    counts = [np.sum([panel != background for panel in panels], axis=0) for panels in lists]
    colors_by_count: dict[int, set[int]] = {}
    for count, output in zip(counts, target.outputs, strict=False):
        for code in np.unique(count * 10 + output).tolist():
            colors_by_count.setdefault(code // 10, set()).add(code % 10)
    if any(len(colors) > 1 for colors in colors_by_count.values()) or len(colors_by_count) < 2:
        return None
    colors = {count: next(iter(found)) for count, found in sorted(colors_by_count.items())}
    if len(set(colors.values())) != 2:
        return None
    num_panels = len(lists[0])
    for limit in range(1, num_panels + 1):
        for sign in (">=", "=="):
            holds = {count: count >= limit if sign == ">=" else count == limit for count in range(num_panels + 1)}
            inside = {color for count, color in colors.items() if holds[count]}
            outside = {color for count, color in colors.items() if not holds[count]}
            if len(inside) == len(outside) == 1:
                yes, no = inside.pop(), outside.pop()
                statement = (
                    f"img = np.where(sum(panel != {background} for panel in {source}) {sign} {limit}, {yes}, {no})"
                )
                outputs = tuple(
                    np.where(count >= limit if sign == ">=" else count == limit, yes, no)
                    for count in counts[target.num_train :]
                )
                # A limit that reaches the most panels there are says the same in both ways.
                bits = BASE_BITS + 2 * COLOR_BITS + (sign == "==" and limit < num_panels)
                return Closing(statement, outputs, bits, "panels", 1.0 if target.num_train > 1 else 0.0)
    return None


def _fit_logic(target: Target, lists: Sequence[Sequence[Grid]], source: str) -> Closing | None:
    """Return the closing by which cells filled in one of two panels alone get a color, the others another."""
    if len(lists[0]) != 2:
        return None
    background = target.background
    for first, second in ((0, 1), (1, 0)):
        masks = [(panels[first] != background) & (panels[second] == background) for panels in lists]
        found: tuple[set[int], set[int]] = (set(), set())
        for mask, output in zip(masks, target.outputs, strict=False):
            found[0].update(np.unique(output[mask]).tolist())
            found[1].update(np.unique(output[~mask]).tolist())
        if len(found[0]) == len(found[1]) == 1:
            yes, no = found[0].pop(), found[1].pop()
            names = _NAMES[first], _NAMES[second]
            return Closing(
                f"a, b = {source}\n"
                f"img = np.where(({names[0]} != {background}) & ({names[1]} == {background}), {yes}, {no})",
                tuple(np.where(mask, yes, no) for mask in masks[target.num_train :]),
                BASE_BITS + 2 * COLOR_BITS + 1,
                "panels",
                1.0 if target.num_train > 1 else 0.0,
            )
    return None


def _fit_overlay(target: Target, lists: Sequence[Sequence[Grid]], source: str) -> Closing | None:
    """Return the closing that lays the panels on each other in a fixed order."""
    background = target.background
    num_panels = len(lists[0])
    right: dict[tuple[int, ...], list[bool]] = {}
    for order in permutations(range(num_panels)):
        made = [overlay([panels[i] for i in order], background) for panels in lists[: target.num_train]]
        right[order] = [np.array_equal(grid, output) for grid, output in zip(made, target.outputs, strict=True)]
    chosen = next((order for order in right if all(right[order])), None)
    if chosen is None:
        return None
    agreeing = 0
    for left_out in range(target.num_train):
        agreeing += next(r for r in right.values() if all(r[:left_out] + r[left_out + 1 :]))[left_out]
    names = _NAMES[:num_panels]
    layers = ", ".join(names[i] for i in chosen)
    return Closing(
        f"{', '.join(names)} = {source}\nimg = overlay([{layers}], {background})",
        tuple(overlay([panels[i] for i in chosen], background) for panels in lists[target.num_train :]),
        BASE_BITS + num_panels - 1,
        "panels",
        agreeing / target.num_train if target.num_train > 1 else 0.0,
    )


def _fit_tables(target: Target, lists: Sequence[Sequence[Grid]], source: str) -> list[Closing]:
    """Return the closings by a table of the colors that the panels have at a cell, recoloring each of the panels."""
    num_panels = len(lists[0])
    names = _NAMES[:num_panels]
    closings = []
    for base in range(num_panels):
        fitter = TableFitter(target, [panels[base] for panels in lists])
        others = [index for index in range(num_panels) if index != base]
        planes = [[panels[index] for panels in lists] for index in others]
        if len(others) == 1:
            closing = fitter.fit(planes[0], names[others[0]])
        else:
            closing = fitter.fit_planes(planes, [names[index] for index in others])
        if closing is None:
            continue
        statement = re.sub(r"\bimg\b", names[base], closing.statement.removeprefix("img = "))
        closings.append(
            Closing(
                f"{', '.join(names)} = {source}\nimg = {statement}",
                closing.outputs,
                closing.cost + 1,
                "panels",
                closing.agreement,
            )
        )
    return closings
