"""The score of a submission file, whoever wrote it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from tyro.conf import Positional

from arc_dsl.errors import InputError
from arc_dsl.formats.kaggle import read_solutions, solve_task
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from evaluation.scoring import SubmissionScore, read_answers, score_submission

SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class ScoreOptions:
    """Score a submission as ARC's competitions do, and say whether they would take it.

    Attributes:
        submission: the submission file.
        tasks: every task that must be answered, a SPEC; a Kaggle challenges file finds its solutions file beside it.
        solutions: solutions file for the tasks; empty for the outputs that the tasks have themselves.
        skip_bad_tasks: go on without malformed tasks, and say how many.
        json: whether the last line printed is one JSON object with all figures.
    """

    submission: Positional[str] = ""
    tasks: str = ""
    solutions: str = ""
    skip_bad_tasks: bool = False
    json: bool = False

    def __post_init__(self) -> None:
        if not self.submission or not self.tasks:
            raise InputError(
                f"score needs a submission file and its tasks, got {self.submission!r} and {self.tasks!r}; for example "
                "arcwright score submission.json --tasks arc-agi_evaluation_challenges.json"
            )


def score(options: ScoreOptions) -> None:
    """Print the score of a submission, what is wrong with it, and a word where it holds little."""
    answers = read_answers(Path(options.submission))
    tasks = load_tasks(options.tasks, options.skip_bad_tasks)
    if options.solutions:
        tasks = _solve(tasks, Path(options.solutions))
    found = score_submission(answers, tasks)
    print("\n".join(_lines(found)))
    if found.looks_empty:
        print(
            f"score: only {found.num_answered} of {found.num_tasks} tasks have an answer of their own; the others have "
            "the test input, the first train output, zeros or nothing",
            file=sys.stderr,
        )
    if options.json:
        print(json.dumps(found.to_json()))
    if found.problems:
        for problem in found.problems[1:SHOWN_PROBLEMS]:
            print(f"score: {problem}", file=sys.stderr)
        raise InputError(
            f"submission {options.submission!r}: {found.problems[0]}; for {len(found.problems)} such reasons the "
            "competition would refuse it"
        )


def _solve(tasks: list[Task], path: Path) -> list[Task]:
    solutions = read_solutions(path)
    return [solve_task(task, solutions[task.id], str(path)) if task.id in solutions else task for task in tasks]


def _lines(found: SubmissionScore) -> list[str]:
    rows = {"tasks": f"{found.num_tasks}"}
    if found.num_known < found.num_tasks:
        rows["tasks with known test outputs"] = f"{found.num_known}; the others are left out of the score"
    if found.score is None:
        rows["score"] = "? (no test output is known; give --solutions FILE)"
    else:
        rows["score"] = f"{found.score:.2%} (either of two attempts, mean over test inputs, then tasks)"
        rows["tasks right"] = f"{len(found.tasks_right)} of {found.num_known}"
        share = found.num_inputs_right / found.num_inputs
        rows["test inputs right"] = f"{found.num_inputs_right} of {found.num_inputs} ({share:.2%}, Kaggle's mean)"
        rows["by the first attempt"] = f"{found.num_first_right} of {found.num_inputs}"
    rows["tasks with an answer of their own"] = f"{found.num_answered} of {found.num_tasks}"
    rows["the competition would take it"] = f"no, {len(found.problems)} reasons" if found.problems else "yes"
    width = max(map(len, rows))
    return [f"{label:<{width}}  {text}" for label, text in rows.items()]
