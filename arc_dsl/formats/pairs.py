"""A list of pairs without a split, as re-arc has them for a task: train and test are chosen here.

The last pair is the test pair. A list longer than `MOST_PAIRS` (re-arc's have 1,000) is used in part, and its entry
says how many are left out; the command `import` can cut it into many tasks instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arc_dsl.task import Task, TaskError, read_pair

MOST_PAIRS = 11  # used of a list: 10 train pairs, the most that a task of ARC has, and a test pair
LEAST_PAIRS = 2


def detect(value: object) -> bool:
    """Return whether the value is a list of pairs: objects with `input` and `output`, or lists of two grids."""
    return isinstance(value, list) and bool(value) and is_pair(value[0])


def is_pair(value: object) -> bool:
    """Return whether the value looks like a pair."""
    if isinstance(value, dict):
        return "input" in value and "output" in value
    return isinstance(value, list) and len(value) == 2 and all(count_dimensions(grid) == 2 for grid in value)


def count_dimensions(value: object) -> int:
    """Return how deep lists lie in each other, going by the first element: 2 for a grid."""
    depth = 0
    while isinstance(value, list):
        depth += 1
        value = value[0] if value else None
    return depth


def read(task_id: str, pairs: Sequence[Any]) -> Task:
    """Return the first pairs as a task.

    Raises:
        TaskError: there are too few pairs, or one is malformed.
        GridError: a grid is not legal.
    """
    used = pairs[:MOST_PAIRS]
    if len(used) < LEAST_PAIRS:
        raise TaskError(f"task {task_id}: a list of pairs needs at least {LEAST_PAIRS}, got {len(used)}")
    read_pairs = tuple(read_pair(pair, f"task {task_id}: pair {number}", True) for number, pair in enumerate(used))
    return Task(task_id, read_pairs[:-1], read_pairs[-1:])


def cut(pairs: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Return the pairs as lists of `size`, in order; the few that are left over make no list."""
    return [pairs[start : start + size] for start in range(0, len(pairs) - size + 1, size)]
