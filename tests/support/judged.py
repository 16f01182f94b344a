"""Tasks of single cells and the rows of programs that were judged on them, without running any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from arc_dsl.task import Task, task_from_json
from arc_dsl.verdict import Outcome, Verdict
from evaluation.candidates import Candidate, JudgedProgram, judge_candidates

RED, BLUE = [[2, 2]], [[1, 1]]


def task(task_id: str, test_output: list[list[int]] | None = BLUE) -> Task:
    """Return a task of two train pairs and one test pair whose outputs are blue."""
    test = {"input": RED} if test_output is None else {"input": RED, "output": test_output}
    return task_from_json(task_id, {"train": [{"input": RED, "output": BLUE}] * 2, "test": [test]})


def judge(
    of: Task,
    name: str,
    outputs: list[Any],
    count: int = 1,
    augmentation: str = "identity",
    temperature: float = 1.0,
    number: int = 0,
    **changes: Any,
) -> JudgedProgram:
    """Return the row of a program called `name` that gave `outputs` (None where it gave none) in round `number`."""
    grids = tuple(None if out is None else np.array(out) for out in outputs)
    correct = tuple(
        None if want is None else out is not None and np.array_equal(out, want)
        for out, want in zip(grids, of.outputs, strict=True)
    )
    outcome = Outcome.OK if all(out is not None for out in grids) else Outcome.ERROR
    verdict = replace(Verdict(outcome, "", "", 0, "", 0.0, grids, correct, 2), **changes)
    candidates = [
        Candidate(of.id, f"{name}{i}", 0, augmentation, "", name, name, -1.0, 5, "stop", temperature, i, "m", number)
        for i in range(count)
    ]
    return judge_candidates(candidates, verdict, of)
