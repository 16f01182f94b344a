"""What ARC's competitions put beside a challenges file: solutions, and submissions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.formats.documents import read_documents
from arc_dsl.formats.entry import Entry
from arc_dsl.formats.pairs import count_dimensions
from arc_dsl.grid import read_grid
from arc_dsl.task import Pair, Task, TaskError


def is_solutions(value: object) -> bool:
    """Return whether the value is a solutions file: for each id a list of output grids."""
    return isinstance(value, Mapping) and bool(value) and all(count_dimensions(grids) == 3 for grids in value.values())


def is_submission(value: object) -> bool:
    """Return whether the value is a submission: for each id a list of attempts."""
    if not isinstance(value, Mapping) or not value:
        return False
    answers = next(iter(value.values()))
    return isinstance(answers, list) and bool(answers) and isinstance(answers[0], Mapping) and "attempt_1" in answers[0]


def find_solutions(challenges: Path) -> Path | None:
    """Return the solutions file beside a challenges file, or None if there is none."""
    if "challenges" not in challenges.name:
        return None
    beside = challenges.with_name(challenges.name.replace("challenges", "solutions"))
    return beside if beside.is_file() else None


def read_solutions(path: Path) -> Mapping[str, Any]:
    """Return the grids of a solutions file by task id, not checked yet.

    Raises:
        TaskError: it is not one.
    """
    documents = list(read_documents(path))
    if len(documents) != 1 or not is_solutions(documents[0].value):
        raise TaskError(f"{path}: not a solutions file; expected an object with a list of grids for each task id")
    solutions: Mapping[str, Any] = documents[0].value
    return solutions


def add_solutions(entries: Iterable[Entry], path: Path) -> Iterator[Entry]:
    """Yield the entries with the test outputs of a solutions file; a task without a solution stays unknown.

    Raises:
        TaskError: the file is no solutions file. What is wrong with one solution is raised when its task is read.
    """
    solutions = read_solutions(path)
    for entry in entries:
        yield replace(entry, read=_Solved(entry, solutions[entry.id], path)) if entry.id in solutions else entry


class _Solved:
    """Reads a task together with its solution."""

    def __init__(self, entry: Entry, grids: Any, path: Path):
        self._entry, self._grids, self._path = entry, grids, path

    def __call__(self) -> Task:
        return solve_task(self._entry.read(), self._grids, str(self._path))


def solve_task(task: Task, grids: Any, where: str) -> Task:
    """Return the task with its test outputs.

    Args:
        task: the task, with or without test outputs.
        grids: the solutions file's list of grids for it.
        where: how messages name the file.

    Raises:
        TaskError: there is not one grid for each test input, or one differs from the output that the task has.
        GridError: a grid is not legal.
    """
    if len(grids) != len(task.test):
        raise TaskError(f"task {task.id}: {len(task.test)} test inputs, but {len(grids)} solutions in {where}")
    outputs = [read_grid(grid, f"task {task.id}: solution {number} in {where}") for number, grid in enumerate(grids)]
    for number, (pair, output) in enumerate(zip(task.test, outputs, strict=True)):
        if pair.output is not None and not np.array_equal(pair.output, output):
            raise TaskError(f"task {task.id}: test[{number}].output is not the solution in {where}; one file is wrong")
    test = tuple(Pair(pair.input, output) for pair, output in zip(task.test, outputs, strict=True))
    return Task(task.id, task.train, test)
