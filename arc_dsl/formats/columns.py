"""Rows whose grids lie in columns, as data sets on Hugging Face have them: all inputs here, all outputs there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from arc_dsl.task import Task, TaskError, task_from_json

# train inputs, train outputs, test inputs, test outputs
_COLUMNS = ("example_inputs", "example_outputs", "question_inputs", "question_outputs")
# the same as three lists in one column, and the test outputs in another
_LISTED = ("list", "label")
# pairs as text: train pairs, test inputs, test outputs
_TEXTS = ("train_demonstrations_json", "test_input_json", "test_output_json")


def detect(value: object) -> bool:
    """Return whether the value is such a row."""
    return isinstance(value, Mapping) and any(set(names[:-1]) <= value.keys() for names in (_COLUMNS, _LISTED, _TEXTS))


def read(task_id: str, value: Mapping[str, Any]) -> Task:
    """Return the row as a task.

    Raises:
        TaskError: the columns have different numbers of grids, or text in one is not JSON.
        GridError: a grid is not legal.
    """
    if set(_TEXTS[:-1]) <= value.keys():
        train, test_inputs, test_outputs = (_parse(task_id, name, value.get(name)) for name in _TEXTS)
        if isinstance(test_inputs, list) and test_inputs and not isinstance(test_inputs[0][0], list):
            test_inputs, test_outputs = [test_inputs], None if test_outputs is None else [test_outputs]
        return task_from_json(task_id, {"train": train, "test": _zip(task_id, "test", test_inputs, test_outputs)})
    if set(_LISTED[:-1]) <= value.keys():
        parts = [*value["list"], value.get("label")] if isinstance(value["list"], list) else []
    else:
        parts = [value.get(name) for name in _COLUMNS]
    if len(parts) != 4:
        raise TaskError(f"task {task_id}: expected train inputs, train outputs and test inputs, got {len(parts)} lists")
    pairs = {"train": _zip(task_id, "train", *parts[:2]), "test": _zip(task_id, "test", *parts[2:])}
    return task_from_json(task_id, pairs)


def _zip(task_id: str, part: str, inputs: Any, outputs: Any) -> list[dict[str, Any]]:
    if not isinstance(inputs, list) or not isinstance(outputs, list | None):
        raise TaskError(f"task {task_id}: {part} inputs and outputs must be lists of grids")
    if outputs is None:
        return [{"input": grid} for grid in inputs]
    if len(inputs) != len(outputs):
        raise TaskError(f"task {task_id}: {len(inputs)} {part} inputs, but {len(outputs)} {part} outputs")
    return [{"input": grid, "output": output} for grid, output in zip(inputs, outputs, strict=True)]


def _parse(task_id: str, name: str, text: Any) -> Any:
    if text is None or not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise TaskError(f"task {task_id}: column {name} is not JSON ({error})") from None
