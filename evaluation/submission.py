"""The submission file of ARC's competitions: two attempts for every test input of every task.

Where programs gave fewer than two distinct outputs, the fallback fills up: first the test input unchanged, then the
output of the first train pair. It is there because a file without an answer for each test input is refused, but it is
not worth nothing: alone it answers 0.7 % of the test inputs of ARC-AGI-1's training split and 1.4 % of its evaluation
split, 0.7 % and 0.0 % for ARC-AGI-2. Scores that are quoted leave it out (`evaluation.attempts.score_attempts` of what
`select_attempts` chose).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.errors import InputError, one_line
from arc_dsl.files import replace_file
from arc_dsl.grid import Grid, GridError, as_grid
from arc_dsl.task import Task
from evaluation.scoring import ATTEMPTS
from evaluation.selection import Attempts

Submission = dict[str, list[dict[str, list[list[int]]]]]


class SubmissionError(InputError):
    """A submission that the competition would refuse; the message says which part and why."""


def fill_attempts(task: Task, attempts: Attempts) -> Attempts:
    """Return exactly two attempts for each test input: those chosen, filled up with the fallback.

    Args:
        task: the task; its test outputs are not read.
        attempts: for each test input at most two grids, best first; empty for a task without programs.
    """
    filled = []
    for number, pair in enumerate(task.test):
        chosen: list[Grid] = []
        for guess in (*(attempts[number] if attempts else ()), pair.input, task.train[0].output):
            if guess is not None and len(chosen) < 2 and not any(np.array_equal(guess, grid) for grid in chosen):
                chosen.append(guess)
        filled.append(tuple(chosen) if len(chosen) == 2 else (chosen[0], chosen[0]))
    return tuple(filled)


def build_submission(tasks: Sequence[Task], attempts: Mapping[str, Attempts]) -> Submission:
    """Return the submission for `tasks`, validated.

    Args:
        tasks: every task that must be answered.
        attempts: what `select_attempts` chose; tasks missing here get the fallback.
    """
    submission: Submission = {
        task.id: [
            {name: grid.tolist() for name, grid in zip(ATTEMPTS, pair, strict=True)}
            for pair in fill_attempts(task, attempts.get(task.id, ()))
        ]
        for task in tasks
    }
    validate_submission(submission, tasks)
    return submission


def validate_submission(submission: Any, tasks: Sequence[Task]) -> None:
    """Refuse a submission that is not complete and legal for `tasks`.

    Args:
        submission: parsed JSON: task id -> for each test input {"attempt_1": grid, "attempt_2": grid}.
        tasks: every task that must be answered.

    Raises:
        SubmissionError: a task is missing or too much, the number of answers is not that of the test inputs, an
            attempt is missing, or a grid is not legal.
    """
    if not isinstance(submission, Mapping):
        raise SubmissionError(f"expected an object from task id to answers, got {type(submission).__name__}")
    ids = {task.id for task in tasks}
    for what, difference in (("missing", ids - submission.keys()), ("not asked for", submission.keys() - ids)):
        if difference:
            raise SubmissionError(f"{len(difference)} tasks are {what}, for example {min(difference)}")
    for task in tasks:
        answers = submission[task.id]
        if not isinstance(answers, list) or len(answers) != len(task.test):
            found = len(answers) if isinstance(answers, list) else type(answers).__name__
            raise SubmissionError(f"task {task.id}: expected a list of {len(task.test)} answers, got {found}")
        for number, answer in enumerate(answers):
            if not isinstance(answer, Mapping) or set(answer) != set(ATTEMPTS):
                raise SubmissionError(f"task {task.id}: answer {number} must have exactly the keys {ATTEMPTS}")
            for name in ATTEMPTS:
                try:
                    as_grid(answer[name], f"task {task.id}: answer {number}.{name}")
                except GridError as error:
                    raise SubmissionError(str(error)) from None


def count_answered(submission: Submission, tasks: Sequence[Task]) -> int:
    """Return how many tasks of a valid submission have an attempt that is not the fallback's."""
    fallback = build_submission(tasks, {})
    return sum(submission[task.id] != fallback[task.id] for task in tasks)


def describe_submission(path: Path, tasks: Sequence[Task]) -> str:
    """Return in a few words what a submission file holds now: answers, the fallback, or nothing that is valid."""
    try:
        read_submission(path, tasks)
        answered = count_answered(json.loads(path.read_text()), tasks)
    except (OSError, InputError) as error:
        return f"{path} is not a valid submission: {one_line(error)}"
    if not answered:
        return f"{path} is valid, and holds the fallback for all {len(tasks)} tasks"
    return f"{path} is valid, and holds answers to {answered} of {len(tasks)} tasks, the fallback for the others"


def write_submission(path: Path, submission: Submission) -> None:
    """Write the submission in one step, so that `path` holds a whole file at every moment."""
    with replace_file(path) as partial:
        partial.write_text(json.dumps(submission, separators=(",", ":")) + "\n")


def read_submission(path: Path, tasks: Sequence[Task]) -> dict[str, Attempts]:
    """Read a submission for `tasks` and return its attempts.

    Raises:
        SubmissionError: the file is not JSON, or not a legal submission for these tasks.
    """
    try:
        submission = json.loads(path.read_text())
    except ValueError as error:
        raise SubmissionError(f"{path}: not JSON ({error})") from None
    validate_submission(submission, tasks)
    return {
        task.id: tuple(tuple(as_grid(answer[name]) for name in ATTEMPTS) for answer in submission[task.id])
        for task in tasks
    }
