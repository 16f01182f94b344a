"""The score of a submission file, as the competitions count it, and what they would refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from arc_dsl.task import Task, task_from_json
from evaluation.scoring import score_submission
from flows.command.cli import main

A, B, C, D = [[1, 1]], [[2, 2]], [[3, 3]], [[4]]


def make_task(task_id: str, *outputs: list[list[int]] | None) -> Task:
    """Return a task with a test pair for each of the outputs."""
    test = [{"input": A, "output": output} for output in outputs]
    return task_from_json(task_id, {"train": [{"input": A, "output": B}], "test": test})


def answer(first: Any, second: Any = B) -> dict[str, Any]:
    """Return the answer to one test input."""
    return {"attempt_1": first, "attempt_2": second}


def test_either_attempt_counts_and_means_go_over_test_inputs_then_tasks():
    """A task of two test inputs with one right is half a task; Kaggle's mean over all test inputs stands beside it."""
    tasks = [make_task("t1", C, C), make_task("t2", C), make_task("t3", D), make_task("t4", None)]
    found = score_submission(
        {"t1": [answer(C), answer(D)], "t2": [answer(D, C)], "t3": [answer(C)], "t4": [answer(C)]}, tasks
    )
    assert found.score == pytest.approx((0.5 + 1 + 0) / 3)
    assert (found.num_inputs_right, found.num_inputs, found.num_first_right) == (2, 4, 1)
    assert (found.tasks_right, found.num_known, found.num_tasks) == (("t2",), 3, 4)
    assert found.problems == () and found.num_answered == 4


def test_the_score_without_a_known_output_is_unknown():
    """Nothing is claimed about tasks whose test outputs nobody has: null, not 0."""
    figures = score_submission({"t1": [answer(C)]}, [make_task("t1", None)]).to_json()
    assert figures["score"] is None and figures["num_tasks_right"] is None


@pytest.mark.parametrize(
    ("submission", "said"),
    [
        ({}, "1 of 1 tasks are missing, for example t1"),
        ({"t1": [answer(C)], "t9": []}, "1 tasks are not asked for, for example t9"),
        ({"t1": []}, "task t1: expected a list of 1 answers, got 0"),
        ({"t1": answer(C)}, "task t1: expected a list of 1 answers, got a dict"),
        ({"t1": [answer(C), answer(C)]}, "task t1: expected a list of 1 answers, got 2"),
        ({"t1": [{"attempt_1": C}]}, "answer 0 must have exactly the keys attempt_1 and attempt_2, got attempt_1"),
        ({"t1": [C]}, "answer 0 must have exactly the keys attempt_1 and attempt_2, got a list"),
        ({"t1": [answer(C, [[12]])]}, "answer 0.attempt_2: row 0, column 0: colors must be 0-9, got 12"),
        ({"t1": [answer(C, [["3"]])]}, 'answer 0.attempt_2: row 0, column 0: cells must be integers 0-9, got "3"'),
        ({"t1": [answer(C, [])]}, "answer 0.attempt_2: sides must be 1-30, got 0x0"),
        ({"t1": [answer(C, None)]}, "answer 0.attempt_2: expected a list of rows of integers, got null"),
    ],
)
def test_what_the_competition_refuses_is_said_and_counts_as_wrong(submission: dict[str, Any], said: str):
    """Missing and malformed parts are named with their place; the rest of the file is scored all the same."""
    found = score_submission(submission, [make_task("t1", C)])
    assert any(said in problem for problem in found.problems)
    assert found.score == (
        1.0 if "attempt_1" in str(submission.get("t1", "")) and isinstance(submission["t1"], list) else 0
    )


@pytest.mark.parametrize("filled", [answer(A, B), answer([[0, 0]], [[0]]), answer(None, B)])
def test_a_submission_of_fallbacks_looks_empty(filled: dict[str, Any]):
    """The test input, the first train output and zeros answer nothing, whichever system filled them in."""
    tasks = [make_task(f"t{number}", C) for number in range(20)]
    found = score_submission({task.id: [filled] for task in tasks} | {"t0": [answer(C)]}, tasks)
    assert found.num_answered == 1 and found.looks_empty


def test_the_command_prints_the_score_and_refuses_what_the_competition_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """A legal file ends with 0 and its figures as JSON; a malformed one is scored too, and ends with 2 and a reason."""
    pairs = [{"input": A, "output": B}]
    challenges = {f"t{number}": {"train": pairs, "test": [{"input": A}]} for number in range(2)}
    (tmp_path / "x_challenges.json").write_text(json.dumps(challenges))
    (tmp_path / "answers.json").write_text(json.dumps({"t0": [C], "t1": [D]}))
    (tmp_path / "s.json").write_text(json.dumps({"t0": [answer(C)], "t1": [answer(A)]}))
    command = ["score", str(tmp_path / "s.json"), "--tasks", str(tmp_path / "x_challenges.json"), "--json"]
    assert main([*command, "--solutions", str(tmp_path / "answers.json")]) == 0
    out = capsys.readouterr().out
    assert "50.00%" in out and "1 of 2" in out and json.loads(out.splitlines()[-1])["tasks_right"] == ["t0"]
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "? (no test output is known; give --solutions FILE)" in out
    (tmp_path / "x_solutions.json").write_text(json.dumps({"t0": [C], "t1": [D]}))
    (tmp_path / "s.json").write_text(json.dumps({"t0": [answer(C)]}))
    assert main(command) == 2
    said = capsys.readouterr()
    assert "50.00%" in said.out and "1 of 2 tasks are missing, for example t1" in said.err
    (tmp_path / "s.json").write_text("[1]")
    assert main(command) == 2
    assert "not a submission" in capsys.readouterr().err
