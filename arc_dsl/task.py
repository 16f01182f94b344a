"""ARC tasks and their JSON form.

A task has train pairs, which are shown, and test pairs, whose outputs are to be predicted. A test pair of a Kaggle
challenge has no output: `Pair.output` is None there, and only there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from arc_dsl.errors import InputError
from arc_dsl.grid import Grid, read_grid

MAX_PAIRS = 255  # of a task, train and test together: what the sandbox runs a program on at once


class TaskError(InputError):
    """A task that cannot be read; the message says which task, which part and why."""


@dataclass(frozen=True, eq=False)
class Pair:
    """An input grid and its output grid; the output of a challenge's test pair is None."""

    input: Grid
    output: Grid | None


@dataclass(frozen=True, eq=False)
class Task:
    """An ARC puzzle: `train` pairs that show the rule and `test` pairs that ask for it."""

    id: str
    train: tuple[Pair, ...]
    test: tuple[Pair, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, train first."""
        return self.train + self.test

    @property
    def inputs(self) -> tuple[Grid, ...]:
        """All input grids, train first."""
        return tuple(pair.input for pair in self.pairs)

    @property
    def outputs(self) -> tuple[Grid | None, ...]:
        """All output grids, train first; None where unknown."""
        return tuple(pair.output for pair in self.pairs)

    @property
    def known(self) -> bool:
        """Whether the outputs of all test pairs are known."""
        return all(pair.output is not None for pair in self.test)

    def without_test_outputs(self) -> Task:
        """Return the task as those see it who are to solve it."""
        return Task(self.id, self.train, tuple(Pair(pair.input, None) for pair in self.test))

    def to_json(self) -> dict[str, Any]:
        """Return the task as ARC JSON (`train` and `test` lists of `input`/`output` grids)."""
        return {"train": [_pair_json(pair) for pair in self.train], "test": [_pair_json(pair) for pair in self.test]}

    def fingerprint(self) -> str:
        """Return a hash of every grid of the task; its id does not count."""
        return hashlib.sha256(json.dumps(self.to_json()).encode()).hexdigest()[:20]

    def _repr_html_(self) -> str:
        from arc_dsl.display import task_html

        return task_html(self)


def task_from_json(task_id: str, data: object) -> Task:
    """Read a task from parsed ARC JSON; keys that mean nothing here are passed over.

    Args:
        task_id: the task's id.
        data: an object with `train` and `test`, each a list of pairs: objects with `input` and `output`, or lists of
            the two. A test pair may lack its output, or have null there: it is unknown then.

    Raises:
        TaskError: a part is missing or malformed, or there are more than `MAX_PAIRS` pairs.
        GridError: a grid is not legal; the message says pair, row, column and value.
    """
    if not isinstance(data, Mapping) or not {"train", "test"} <= data.keys():
        raise TaskError(f"task {task_id}: expected an object with the keys 'train' and 'test'")
    num_pairs = sum(len(data[name]) for name in ("train", "test") if isinstance(data[name], list))
    if num_pairs > MAX_PAIRS:
        raise TaskError(f"task {task_id}: a task has at most {MAX_PAIRS} pairs, got {num_pairs}; give fewer")
    parts = {name: _read_pairs(task_id, name, data[name]) for name in ("train", "test")}
    return Task(task_id, parts["train"], parts["test"])


def tasks_from_json(tasks: Mapping[str, object]) -> dict[str, Task]:
    """Read tasks from parsed ARC JSON by id, as `tasks_to_json` made it; raises what `task_from_json` does."""
    return {task_id: task_from_json(task_id, data) for task_id, data in tasks.items()}


def tasks_to_json(tasks: Iterable[Task]) -> dict[str, object]:
    """Return tasks as ARC JSON by id."""
    return {task.id: task.to_json() for task in tasks}


def _read_pairs(task_id: str, part: str, pairs: object) -> tuple[Pair, ...]:
    if not isinstance(pairs, list) or not pairs:
        raise TaskError(f"task {task_id}: '{part}' must be a list of at least one pair")
    return tuple(
        read_pair(pair, f"task {task_id}: {part}[{number}]", shown=part == "train") for number, pair in enumerate(pairs)
    )


def read_pair(pair: object, where: str, shown: bool) -> Pair:
    """Read a pair from parsed JSON: an object with `input` and `output`, or a list of the two.

    Args:
        pair: the parsed JSON.
        where: how messages name it, for example `task a: train[0]`.
        shown: whether the output must be known, as that of a train pair.

    Raises:
        TaskError: a grid is missing.
        GridError: a grid is not legal.
    """
    if isinstance(pair, list) and len(pair) == 2:
        pair = {"input": pair[0], "output": pair[1]}
    needed = ("input", "output") if shown else ("input",)
    if not isinstance(pair, Mapping) or not set(needed) <= pair.keys():
        raise TaskError(f"{where} must be an object with {' and '.join(needed)}")
    output = pair.get("output")
    if output is None and shown:
        raise TaskError(f"{where}.output is null; a train pair shows its output, only a test pair's may be unknown")
    return Pair(
        read_grid(pair["input"], f"{where}.input"), None if output is None else read_grid(output, f"{where}.output")
    )


def _pair_json(pair: Pair) -> dict[str, Any]:
    known = {} if pair.output is None else {"output": pair.output.tolist()}
    return {"input": pair.input.tolist(), **known}
