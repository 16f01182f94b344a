"""The score of a submission file as ARC's competitions count it, and whether they would take the file at all.

A test input is right when either of its two attempts is its output, cell for cell. The score is the mean over a task's
test inputs, then over tasks; ARC Prize on Kaggle takes the mean over all test inputs at once, which is given beside it.
What is missing or malformed counts as wrong here, so that a score can be read anyway; the competition refuses the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.formats.documents import read_documents
from arc_dsl.grid import Grid, GridError, read_grid
from arc_dsl.task import Pair, Task

ATTEMPTS = ("attempt_1", "attempt_2")
FEW_ANSWERED = 0.1  # share of tasks with an answer of their own below which a submission looks like a fallback

Grids = tuple[Grid | None, ...]  # the attempts at one test input; None where there is none that is legal


@dataclass(frozen=True)
class SubmissionScore:
    """What a submission is worth.

    Attributes:
        num_tasks: tasks that must be answered.
        num_known: tasks whose test outputs are all known, the denominator of the score.
        score: mean over tasks of the share of their test inputs that are right, 0-1; None without a known task.
        num_inputs: test inputs of the known tasks.
        num_inputs_right: those that are right.
        num_first_right: those whose first attempt is right.
        tasks_right: ids of the known tasks with all test inputs right, in order.
        num_answered: tasks with an attempt that is more than a fallback: the test input, the first train output, zeros.
        problems: why the competition would refuse the file, each with its place; empty for a legal one.
    """

    num_tasks: int
    num_known: int
    score: float | None
    num_inputs: int
    num_inputs_right: int
    num_first_right: int
    tasks_right: tuple[str, ...]
    num_answered: int
    problems: tuple[str, ...]

    @property
    def looks_empty(self) -> bool:
        """Whether few tasks have anything but a fallback."""
        return self.num_answered < FEW_ANSWERED * self.num_tasks

    def to_json(self) -> dict[str, Any]:
        """Return the figures as JSON-able values; what is unknown is None."""
        figures = {**vars(self), "tasks_right": list(self.tasks_right), "problems": list(self.problems)}
        return {**figures, "num_tasks_right": len(self.tasks_right) if self.num_known else None}


def read_answers(path: Path) -> Mapping[str, Any]:
    """Return a submission file as it is, not checked but for being an object of tasks.

    Raises:
        InputError: it cannot be read, is not JSON, has a task twice, or is no such object.
    """
    documents = list(read_documents(path))
    if len(documents) != 1 or not isinstance(documents[0].value, Mapping):
        raise InputError(f"{path}: not a submission; expected one object from task id to answers")
    answers: Mapping[str, Any] = documents[0].value
    return answers


def score_submission(submission: Mapping[str, Any], tasks: Sequence[Task]) -> SubmissionScore:
    """Return the score of a submission.

    Args:
        submission: parsed JSON: task id -> for each test input {"attempt_1": grid, "attempt_2": grid}.
        tasks: every task that must be answered, those with unknown test outputs included.
    """
    problems = _find_strangers(submission, tasks)
    shares: list[float] = []
    right: list[bool] = []
    first: list[bool] = []
    tasks_right: list[str] = []
    num_answered = 0
    for task in tasks:
        attempts = _read_attempts(task, submission, problems)
        num_answered += any(_is_answer(task, pair, grids) for pair, grids in zip(task.test, attempts, strict=True))
        if not task.known:
            continue
        hits = [_compare(pair, grids) for pair, grids in zip(task.test, attempts, strict=True)]
        right += [any(hit) for hit in hits]
        first += [hit[0] for hit in hits]
        shares.append(float(np.mean([any(hit) for hit in hits])))
        if all(any(hit) for hit in hits):
            tasks_right.append(task.id)
    return SubmissionScore(
        num_tasks=len(tasks),
        num_known=len(shares),
        score=float(np.mean(shares)) if shares else None,
        num_inputs=len(right),
        num_inputs_right=sum(right),
        num_first_right=sum(first),
        tasks_right=tuple(tasks_right),
        num_answered=num_answered,
        problems=tuple(problems),
    )


def _find_strangers(submission: Mapping[str, Any], tasks: Sequence[Task]) -> list[str]:
    """Return a line for the tasks that are missing, and one for those that nobody asked for."""
    ids = {task.id for task in tasks}
    problems = []
    missing = [task.id for task in tasks if task.id not in submission]
    if missing:
        problems.append(f"{len(missing)} of {len(tasks)} tasks are missing, for example {missing[0]}")
    strange = [task_id for task_id in submission if task_id not in ids]
    if strange:
        problems.append(f"{len(strange)} tasks are not asked for, for example {strange[0]}")
    return problems


def _read_attempts(task: Task, submission: Mapping[str, Any], problems: list[str]) -> list[Grids]:
    """Return the attempts at each test input of a task, and add what is wrong with them to `problems`."""
    answers = submission.get(task.id, [])
    if task.id in submission and (not isinstance(answers, list) or len(answers) != len(task.test)):
        found = len(answers) if isinstance(answers, list) else f"a {type(answers).__name__}"
        problems.append(f"task {task.id}: expected a list of {len(task.test)} answers, got {found}")
        answers = answers if isinstance(answers, list) else []
    read = [_read_answer(task.id, number, answer, problems) for number, answer in enumerate(answers[: len(task.test)])]
    return [*read, *[(None, None)] * (len(task.test) - len(read))]


def _read_answer(task_id: str, number: int, answer: Any, problems: list[str]) -> Grids:
    where = f"task {task_id}: answer {number}"
    if not isinstance(answer, Mapping) or set(answer) != set(ATTEMPTS):
        found = ", ".join(map(str, answer)) if isinstance(answer, Mapping) else f"a {type(answer).__name__}"
        problems.append(f"{where} must have exactly the keys {' and '.join(ATTEMPTS)}, got {found or 'none'}")
        answer = answer if isinstance(answer, Mapping) else {}
    grids: list[Grid | None] = []
    for name in ATTEMPTS:
        try:
            grids.append(read_grid(answer[name], f"{where}.{name}", exact=True) if name in answer else None)
        except GridError as error:
            problems.append(str(error))
            grids.append(None)
    return tuple(grids)


def _compare(pair: Pair, grids: Grids) -> list[bool]:
    return [grid is not None and pair.output is not None and np.array_equal(grid, pair.output) for grid in grids]


def _is_answer(task: Task, pair: Pair, grids: Grids) -> bool:
    """Return whether one of the attempts is more than what can be written without having looked at the task."""
    trivial = (pair.input, task.train[0].output)
    return any(
        grid is not None
        and grid.any()
        and not any(other is not None and np.array_equal(grid, other) for other in trivial)
        for grid in grids
    )
