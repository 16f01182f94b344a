"""Selection: grouping things and finding the one that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np

from arc_dsl.primitives.registry import primitive

T = TypeVar("T")


@primitive("selection")
def group_by(items: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """Sort things into groups of equal key.

    Args:
        items: objects, grids, points or numbers.
        key: function from an item to what is compared, for example `lambda o: o.color` or `shape_key`.

    Returns:
        Dict from key to the list of items with that key; keys and items keep their order.

    Example:
        >>> group_by([1, 12, 3, 45], key=lambda n: n > 9)
        {False: [1, 3], True: [12, 45]}
    """
    groups: dict[Any, list[T]] = {}
    for item in items:
        groups.setdefault(_comparable(key(item)), []).append(item)
    return groups


@primitive("selection")
def odd_one_out(items: Iterable[T], key: Callable[[T], Any] | None = None) -> T:
    """Return the thing that differs: the first one whose key is rarest.

    Args:
        items: objects, grids, points or numbers, at least one.
        key: function from an item to what is compared; None compares the items themselves.

    Example:
        >>> odd_one_out([[[1, 2]], [[1, 3]], [[1, 2]]])
        [[1, 3]]
    """
    groups = group_by(items, key or _itself)
    if not groups:
        raise ValueError("there are no items to choose from")
    return min(groups.values(), key=len)[0]


@primitive("selection")
def sort_by_frequency(items: Iterable[T], key: Callable[[T], Any] | None = None) -> list[T]:
    """List the different things, the most frequent first; `sort_by_frequency(items)[0]` is the most common one.

    Args:
        items: objects, grids, points or numbers.
        key: function from an item to what is compared; None compares the items themselves.

    Returns:
        One item (the first) of every group of equal items; equally frequent ones keep their order.

    Example:
        >>> sort_by_frequency([4, 7, 7, 2, 7, 2])
        [7, 2, 4]
    """
    return [group[0] for group in sorted(group_by(items, key or _itself).values(), key=len, reverse=True)]


@primitive("selection")
def ranks(items: Iterable[T], key: Callable[[T], Any] | None = None, largest_first: bool = True) -> list[int]:
    """Rank things by size: 0 for the largest, 1 for the next ones; equal things have equal ranks.

    Args:
        items: objects, grids, points or numbers.
        key: function from an item to what is compared, for example `lambda o: o.area`; None compares the items.
        largest_first: False gives 0 to the smallest.

    Returns:
        One rank for each item, in the order of the items.

    Example:
        >>> ranks([5, 2, 5, 9])
        [1, 2, 1, 0]
        >>> label([[3, 0, 4, 4]], detect_objects([[3, 0, 4, 4]]), ranks([1, 2]))
        [[1, -1, 0, 0]]
    """
    sizes = [_comparable((key or _itself)(item)) for item in items]
    place = {size: index for index, size in enumerate(sorted(set(sizes), reverse=largest_first))}
    return [place[size] for size in sizes]


@primitive("selection")
def keep_max(items: Sequence[T], key: Callable[[T], Any]) -> Sequence[T]:
    """Keep the things whose key is largest, all of them.

    Args:
        items: objects, grids or numbers, or layers.
        key: function from an item to a number; `lambda part: -part.size` keeps the smallest.

    Returns:
        The items in their order: layers if `items` are layers, otherwise a list; empty if there are none.

    Example:
        >>> keep_max([4, -7, 2, 7], key=abs)
        [-7, 7]
    """
    return _select(items, key, largest=True)


@primitive("selection")
def drop_max(items: Sequence[T], key: Callable[[T], Any]) -> Sequence[T]:
    """Leave out the things whose key is largest, all of them.

    Args:
        items: objects, grids or numbers, or layers.
        key: function from an item to a number; `lambda part: -part.size` leaves out the smallest.

    Returns:
        The others in their order: layers if `items` are layers, otherwise a list.

    Example:
        >>> drop_max([4, -7, 2, 7], key=abs)
        [4, 2]
    """
    return _select(items, key, largest=False)


def _select(items: Sequence[T], key: Callable[[T], Any], largest: bool) -> Sequence[T]:
    """Return the items whose key is largest, or those whose key is not."""
    values = [key(item) for item in items]
    top = max(values, default=None)
    wanted = [number for number, value in enumerate(values) if bool(value == top) is largest]
    if isinstance(items, np.ndarray):
        return items[wanted]
    return [items[number] for number in wanted]


@primitive("selection")
def count_equal(items: Iterable[T], key: Callable[[T], Any] | None = None) -> list[int]:
    """Count, for each thing, how many things are equal to it, itself among them.

    Args:
        items: objects, grids, points or numbers.
        key: function from an item to what is compared, for example `shape_key`; None compares the items themselves.

    Returns:
        One count for each item, in the order of the items: 1 for what is unique.

    Example:
        >>> count_equal([4, 7, 7, 2, 7])
        [1, 3, 3, 1, 3]
    """
    kinds = [_comparable((key or _itself)(item)) for item in items]
    counts = Counter(kinds)
    return [counts[kind] for kind in kinds]


def _itself(item: T) -> T:
    return item


def _comparable(value: Any) -> Any:
    """Return a hashable stand-in for arrays and lists; other values stay."""
    if isinstance(value, np.ndarray):
        return (value.shape, value.tobytes())
    if isinstance(value, list | tuple):
        return tuple(_comparable(part) for part in value)
    return value.item() if isinstance(value, np.generic) else value
