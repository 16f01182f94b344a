"""Picks: the part that is largest, smallest or odd by a key, and the parts that are or are not.

All picks by one key share the values of the key, which are computed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaluation.search.transforms.steps import GRID, compile_expression


@dataclass(frozen=True)
class Key:
    """What parts are compared by.

    Attributes:
        text: an expression of the DSL for a number; `part` is the part, a grid.
        cost: in bits.
        ordered: whether the values are numbers; those that are not are only equal or different.
    """

    text: str
    cost: int
    ordered: bool = True

    @property
    def function(self) -> Callable[[Any], Any]:
        """The key as a function of a part."""
        return compile_expression(self.text, "part")


GENERAL_KEYS = (
    Key("np.count_nonzero(part)", 2),
    Key("part.size", 3),
    Key("len(palette(part, exclude=0))", 4),
    Key("len(palette(part))", 4),
    Key("palette(part, exclude=0)[0]", 5),
    Key("is_symmetric(part, 1)", 4),
    Key("is_symmetric(part, 0)", 5),
    Key('is_symmetric(trim_empty(part), "diagonal")', 6),
    Key("is_symmetric(trim_empty(part), 1)", 5),
    Key("is_symmetric(trim_empty(part), 0)", 5),
    Key("trim_empty(part).size", 4),
    Key("np.count_nonzero(trim_empty(part) == 0)", 4),
    Key("np.count_nonzero(part == 0)", 4),
    Key("len(detect_objects(part, connectivity=8))", 5),
    Key("np.count_nonzero(enclosed(part))", 5),
    Key("part.any(axis=1).argmax()", 4),
    Key("part.any(axis=0).argmax()", 4),
    Key("part.any(axis=1)[::-1].argmax()", 5),
    Key("part.any(axis=0)[::-1].argmax()", 5),
    Key("shape_key(trim_empty(part))", 4, ordered=False),
    Key("shape_key(trim_empty(part), True, True)", 5, ordered=False),
    Key("shape_key(trim_empty(part), colors=True)", 5, ordered=False),
    Key("min(count_colors(trim_empty(part)).values())", 6),
)


def list_keys(colors: Sequence[int]) -> list[Key]:
    """Return the keys for a task whose inputs have these colors."""
    return [*GENERAL_KEYS, *(Key(f"np.count_nonzero(part == {color})", 3) for color in colors)]


@dataclass(frozen=True)
class Pick:
    """A way to choose among parts by the values of a key.

    Attributes:
        gives: kind of the result: a grid, or what the parts were.
        text: an expression of the DSL; `{0}` are the parts, `{1}` is the key.
        cost: in bits, besides that of the key.
        ordered: whether it asks which value of the key is larger.
        choose: from the values of the key to the number of the part, or to the numbers of the parts, that are meant.
    """

    gives: str
    text: str
    cost: int
    ordered: bool
    choose: Callable[[Sequence[Any]], int | list[int]]


def _first(values: Sequence[Any], value: Any) -> int:
    return list(values).index(value)


def _odd(values: Sequence[Any]) -> int:
    counts = Counter(values)
    rarest = min(counts.values())
    return next(number for number, value in enumerate(values) if counts[value] == rarest)


def _usual(values: Sequence[Any]) -> int:
    return list(values).index(Counter(values).most_common(1)[0][0])


def _where(values: Sequence[Any], wanted: Any, equal: bool) -> list[int]:
    return [number for number, value in enumerate(values) if bool(value == wanted) is equal]


SAME = "same"  # a pick gives what it takes
PICKS = (
    Pick(GRID, "max({0}, key=lambda part: {1})", 1, True, lambda values: _first(values, max(values))),
    Pick(GRID, "min({0}, key=lambda part: {1})", 1, True, lambda values: _first(values, min(values))),
    Pick(GRID, "odd_one_out({0}, key=lambda part: {1})", 2, False, _odd),
    Pick(GRID, "sort_by_frequency({0}, key=lambda part: {1})[0]", 3, False, _usual),
    Pick(SAME, "keep_max({0}, key=lambda part: {1})", 2, True, lambda values: _where(values, max(values), True)),
    Pick(SAME, "drop_max({0}, key=lambda part: {1})", 2, True, lambda values: _where(values, max(values), False)),
    Pick(SAME, "keep_max({0}, key=lambda part: -{1})", 2, True, lambda values: _where(values, min(values), True)),
    Pick(SAME, "drop_max({0}, key=lambda part: -{1})", 2, True, lambda values: _where(values, min(values), False)),
)


def values_of(key: Key, parts: Sequence[Any]) -> list[Any]:
    """Return the values of a key for all parts of one input, as plain numbers."""
    function = key.function
    return [value.item() if isinstance(value, np.generic) else value for value in map(function, parts)]
