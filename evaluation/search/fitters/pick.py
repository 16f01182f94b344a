"""Fit a pick: the output is one grid of a list, the one that stands out by something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.selection import count_equal, ranks
from evaluation.search.fitters.closing import Closing
from evaluation.search.target import Target

BASE_BITS = 2.0
TIE_BITS = 1.5  # for each input in which another, different grid stands out as much
MAX_ITEMS = 40

_NUMBERS = (
    ("np.size", 0.0),
    ("lambda p: np.count_nonzero(p != {bg})", 0.5),
    ("lambda p: len(palette(p))", 1.0),
    ("lambda p: len(detect_objects(p, {bg}))", 1.5),
    ("lambda p: len(detect_objects(p, {bg}, 8))", 2.0),
    ("lambda p: is_symmetric(p, 1)", 1.5),
    ("lambda p: is_symmetric(p, 0)", 2.0),
    ('lambda p: is_symmetric(p, 1) + is_symmetric(p, 0) + is_symmetric(p, "diagonal")', 3.0),
    ("lambda p: np.mean(p != {bg})", 2.5),
    ("lambda p: len(detect_objects(enclosed(p, {bg})))", 2.5),
    ("lambda p: p.shape[0]", 2.0),
    ("lambda p: p.shape[1]", 2.0),
)
_KINDS = (
    ("None", 0.0),
    ("shape_key", 1.0),
    ("lambda p: p.shape", 1.0),
    ("lambda p: sorted(palette(p))", 1.0),
    ("lambda p: palette(p, exclude={bg})", 1.5),
    ("mode", 1.5),
    ("lambda p: (p != {bg})", 2.0),
)
_COLOR_BITS = 2.0
_FORMS: tuple[tuple[str, float], ...] = (
    ("max({list}, key={key})", 0.0),
    ("min({list}, key={key})", 0.5),
    ("odd_one_out({list}, key={key})", 1.0),
    ("sort_by_frequency({list}, key={key})[0]", 1.5),
)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A way to pick: its template, its bits, and the place that it picks in each list."""

    template: str
    bits: float
    places: list[int]


def fit_pick(target: Target, lists: Sequence[Sequence[Grid]], source: str) -> Closing | None:
    """Return the cheapest closing that picks the output from a list by what stands out; None if there is none.

    Args:
        target: the task.
        lists: a list of grids for each input, of any lengths.
        source: the expression over `img` that gives the list.
    """
    if any(not 1 < len(items) <= MAX_ITEMS or not all(item.size for item in items) for items in lists):
        return None
    fitting = []
    for items, output in zip(lists, target.outputs, strict=False):
        fitting.append({i for i, item in enumerate(items) if np.array_equal(item, output)})
        if not fitting[-1]:
            return None
    choices = []
    for text, bits in _keys(target):
        values = _values(text, lists)
        if values is not None:
            choices += _choices(text, bits, lists, values)
    num_train = target.num_train
    right = [
        [place in fit for place, fit in zip(choice.places[:num_train], fitting, strict=True)] for choice in choices
    ]
    order = sorted(range(len(choices)), key=lambda i: choices[i].bits)
    chosen = next((i for i in order if all(right[i])), None)
    if chosen is None:
        return None
    agreeing = 0
    for pair in range(num_train):
        best = next(i for i in order if all(right[i][:pair] + right[i][pair + 1 :]))
        agreeing += right[best][pair]
    choice = choices[chosen]
    picked = zip(lists[num_train:], choice.places[num_train:], strict=True)
    return Closing(
        statement=f"img = {choice.template.replace('{list}', source)}",
        outputs=tuple(items[place] for items, place in picked),
        cost=BASE_BITS + choice.bits,
        kind="pick",
        agreement=agreeing / num_train if num_train > 1 else 0.0,
    )


def _keys(target: Target) -> list[tuple[str, float]]:
    """Return the texts of the keys for a task, with their bits."""
    colors = sorted({color for grid in target.inputs for color in np.unique(grid).tolist()} - {target.background})
    counts = [(f"lambda p: np.count_nonzero(p == {color})", _COLOR_BITS) for color in colors]
    return [(text.replace("{bg}", str(target.background)), bits) for text, bits in (*_NUMBERS, *counts, *_KINDS)]


def _values(text: str, lists: Sequence[Sequence[Grid]]) -> list[list[Any]] | None:
    """Return the value of a key for each grid of each list; None if it fails for one."""
    key = _compile(text)
    try:
        return [[item if key is None else key(item) for item in items] for items in lists]
    except (ValueError, IndexError):
        return None


@cache
def _compile(text: str) -> Callable[[Grid], Any] | None:
    """Return the key that a text stands for, with the names that programs have."""
    key: Callable[[Grid], Any] | None = eval(text, program_namespace())
    return key


def _choices(text: str, bits: float, lists: Sequence[Sequence[Grid]], values: Sequence[Sequence[Any]]) -> list[_Choice]:
    """Return the ways to pick by a key: what is largest, smallest, rarest, most frequent."""
    counts = [count_equal(found) for found in values]
    sizes = [(_FORMS[2], counts, 1), (_FORMS[3], counts, -1)]  # what is picked has the least number, times the sign
    if isinstance(values[0][0], int | float | np.number | np.bool_):
        places = [ranks(found) for found in values]
        sizes += [(_FORMS[0], places, 1), (_FORMS[1], places, -1)]
    choices = []
    for (template, form_bits), size, sign in sizes:
        picked, ties = [], 0
        for items, numbers in zip(lists, size, strict=True):
            best = min(sign * number for number in numbers)
            place = numbers.index(sign * best)
            picked.append(place)
            ties += any(
                number == numbers[place] and not np.array_equal(item, items[place])
                for item, number in zip(items, numbers, strict=True)
            )
        choices.append(_Choice(template.replace("{key}", text), bits + form_bits + TIE_BITS * ties, picked))
    return choices
