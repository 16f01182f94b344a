"""ARC's own shape, an object with `train` and `test`, lists of pairs; ConceptARC, 1D-ARC and Mini-ARC have it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arc_dsl.task import Task, task_from_json

PARTS = ("train", "test")


def detect(value: object) -> bool:
    """Return whether the value is one task in ARC's shape, perhaps a malformed one."""
    if not isinstance(value, Mapping):
        return False
    found = [value[part] for part in PARTS if part in value]
    return any(isinstance(pairs, list) or _is_transposed(pairs) for pairs in found)


def read(task_id: str, value: Mapping[str, Any]) -> Task:
    """Return the task; what `datasets` makes of pairs, an object of lists, is turned back.

    Raises:
        TaskError: a part is missing or malformed.
        GridError: a grid is not legal.
    """
    return task_from_json(task_id, {part: _to_pairs(value[part]) for part in PARTS if part in value})


def _is_transposed(pairs: object) -> bool:
    return (
        isinstance(pairs, Mapping) and "input" in pairs and all(isinstance(column, list) for column in pairs.values())
    )


def _to_pairs(pairs: Any) -> Any:
    if not _is_transposed(pairs):
        return pairs
    outputs = pairs.get("output", [None] * len(pairs["input"]))
    return [{"input": one, "output": other} for one, other in zip(pairs["input"], outputs, strict=False)]
