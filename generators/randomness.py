"""Random choices that generators make: sizes by level, colors, options. Every function takes `rng` first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from arc_dsl.grid import MAX_SIDE, NUM_COLORS

T = TypeVar("T")


def choose(rng: np.random.Generator, options: Sequence[T]) -> T:
    """Return one of the options, each equally likely."""
    return options[int(rng.integers(len(options)))]


def choose_some(rng: np.random.Generator, options: Sequence[T], count: int) -> list[T]:
    """Return `count` different ones of the options (all of them if there are fewer), in random order."""
    return [options[number] for number in rng.permutation(len(options))[:count].tolist()]


def random_int(rng: np.random.Generator, low: int, high: int) -> int:
    """Return a number from `low` to `high`, both included; `low` when `high` is below it."""
    return int(rng.integers(low, max(low, high) + 1))


def random_count(rng: np.random.Generator, level: float, low: int, high: int) -> int:
    """Return a count that grows with the level: `low` or one more at level 0, anything from `low` to `high` at 1."""
    return random_int(rng, low, min(high, low + 1 + round(level * max(high - low - 1, 0))))


def random_side(rng: np.random.Generator, level: float, smallest: int = 3, largest: int = MAX_SIDE) -> int:
    """Return a side length: at level 0 one of the four smallest, at level 1 anything up to `largest`."""
    return random_int(rng, smallest, min(largest, smallest + 3 + round(level * max(largest - smallest - 3, 0))))


def random_shape(rng: np.random.Generator, level: float, smallest: int = 3, largest: int = MAX_SIDE) -> tuple[int, int]:
    """Return (height, width), each as `random_side` gives; a third of the shapes are square, as in real tasks."""
    height = random_side(rng, level, smallest, largest)
    return (height, height) if rng.random() < 1 / 3 else (height, random_side(rng, level, smallest, largest))


def random_colors(rng: np.random.Generator, count: int, exclude: Sequence[int] = ()) -> list[int]:
    """Return `count` distinct colors, none of `exclude`; pass (0,) to keep the usual background free.

    Raises:
        ValueError: there are not that many.
    """
    choices = [color for color in range(NUM_COLORS) if color not in exclude]
    if count > len(choices):
        raise ValueError(f"asked for {count} colors, but only {len(choices)} are left beside {list(exclude)}")
    return choose_some(rng, choices, count)
