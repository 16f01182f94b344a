"""Which version of a task a program was judged on: data sets of the same ids come in several versions.

ARC-AGI-2 shows most of the tasks that it shares with ARC-AGI-1 with their train pairs in another order, and releases
correct tasks. What a program did on the grids of one version says nothing about another, so every verdict carries the
fingerprint of the task that it was judged on, and whoever puts verdicts and tasks together compares the two.

A fingerprint is `shown-answers`: a hash of what a task shows (train pairs, test inputs, in their order), then one of
its test outputs, `unknown` where none is known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Literal
from weakref import WeakKeyDictionary

from arc_dsl.errors import InputError
from arc_dsl.task import Task

UNKNOWN = "unknown"
HASH_LENGTH = 16
IDS_SHOWN = 5
Answers = Literal["unread", "agree", "same"]
_known: WeakKeyDictionary[Task, str] = WeakKeyDictionary()  # a task does not change, and is asked for many times


def fingerprint_task(task: Task) -> str:
    """Return the fingerprint of a task; its id does not count."""
    if task not in _known:
        answers = [None if pair.output is None else pair.output.tolist() for pair in task.test]
        told = UNKNOWN if all(answer is None for answer in answers) else _hash(answers)
        _known[task] = f"{_hash(task.without_test_outputs().to_json())}-{told}"
    return _known[task]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()[:HASH_LENGTH]


def check_fingerprints(tasks: Sequence[Task], judged: Iterable[tuple[str, str]], answers: Answers) -> None:
    """Refuse verdicts that were made on other versions of these tasks.

    Args:
        tasks: the tasks that the verdicts are used for; verdicts of other ids are not looked at.
        judged: (task id, fingerprint) of each verdict.
        answers: what of the test outputs matters: nothing where they are `unread`; that they are not others where both
            sides know them (`agree`); that both sides know the same of them (`same`), for what a program scored.

    Raises:
        InputError: names the first tasks that differ and says in what.
    """
    now = {task.id: fingerprint_task(task) for task in tasks}
    different: dict[str, str] = {}
    for task_id, then in judged:
        if task_id in now and then != now[task_id] and (how := _tell_apart(then, now[task_id], answers)):
            different.setdefault(task_id, how)
    if different:
        first = [f"{task_id} ({different[task_id]})" for task_id in list(different)[:IDS_SHOWN]]
        more = f" and {len(different) - IDS_SHOWN} more" if len(different) > IDS_SHOWN else ""
        raise InputError(
            f"{len(different)} of {len(tasks)} tasks are another version of those that the programs were judged on: "
            f"{', '.join(first)}{more}; give the task set of the verdicts, or judge the candidates on this one: "
            f"arcwright verify --artifacts STORE/sample/KEY --tasks SPEC"
        )


def _tell_apart(then: str, now: str, answers: Answers) -> str:
    """Return what differs between two fingerprints, empty where it does not matter."""
    shown_then, _, told_then = then.partition("-")
    shown_now, _, told_now = now.partition("-")
    if shown_then != shown_now:
        return "other train pairs or test inputs"
    if answers == "unread" or told_then == told_now:
        return ""
    if UNKNOWN not in (told_then, told_now):
        return "other test outputs"
    if answers == "agree":
        return ""
    return "test outputs unknown here" if told_now == UNKNOWN else "test outputs unknown then"
