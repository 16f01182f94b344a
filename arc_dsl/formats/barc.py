"""A row of BARC's JSON Lines: `examples`, a list of pairs without a split, and `source`, the program that made them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arc_dsl.formats import pairs
from arc_dsl.task import Task


def detect(value: object) -> bool:
    """Return whether the value is such a row."""
    return isinstance(value, Mapping) and isinstance(value.get("examples"), list)


def read(task_id: str, value: Mapping[str, Any]) -> Task:
    """Return its examples as a task, the last one as the test pair.

    Raises:
        TaskError: there are too few, or one is malformed.
        GridError: a grid is not legal.
    """
    return pairs.read(task_id, value["examples"])


def program(value: Mapping[str, Any]) -> str:
    """Return the program of a row; empty if it has none."""
    source = value.get("source", "")
    return source if isinstance(source, str) else ""
