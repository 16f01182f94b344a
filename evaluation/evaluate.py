"""The evaluate stage: verdicts become metrics, a submission and a report, in one folder.

metrics.json      every figure, per task and over the set; test outputs are read here and nowhere before
submission.json   two attempts per test input in the ARC / Kaggle format, chosen without test outputs
report.html       one page with the tasks, their best programs and the figures
report/           side files of that page: all programs of a task, loaded when it is opened
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from arc_dsl.errors import InputError
from arc_dsl.task import Task
from evaluation.attempts import compare_policies
from evaluation.candidates import JudgedProgram, merge_judged
from evaluation.lineage import Lesson
from evaluation.metrics import Metrics, evaluate_judged
from evaluation.report.page import write_report
from evaluation.selection import DEFAULT_POLICY, POLICIES, select_attempts
from evaluation.submission import build_submission, write_submission


@dataclass(frozen=True)
class EvaluateConfig:
    """How verdicts are evaluated.

    Attributes:
        policy: how the two attempts are chosen; see `evaluation.selection.POLICIES`.
        title: heading of the report.
    """

    policy: str = DEFAULT_POLICY
    title: str = "arcwright"

    def __post_init__(self) -> None:
        if self.policy not in POLICIES:
            raise InputError(f"evaluate: policy must be one of {', '.join(POLICIES)}, got {self.policy!r}")


def write_result(
    folder: Path,
    config: EvaluateConfig,
    tasks: Sequence[Task],
    verdicts: Sequence[Sequence[JudgedProgram]],
    context: Mapping[str, str],
    lessons: Sequence[Lesson] = (),
) -> Metrics:
    """Write metrics.json, submission.json and the report into `folder`, and return the metrics of all rounds.

    Args:
        folder: where to write; it is made.
        config: how to evaluate.
        tasks: the task set, tasks without candidates included.
        verdicts: judged programs of each verify stage: of the search, and of each round, whose programs came from one
            model.
        context: rows for the report's summary, for example the models' keys.
        lessons: what the updates between the rounds learnt from, for the film in the report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rounds = pool_search(verdicts)
    judged = merge_judged(row for rows in rounds for row in rows)
    overall = evaluate_judged(tasks, judged)
    left = frozenset(entry.task_id for entry in overall.tasks if entry.left)
    per_round = [overall] if len(rounds) == 1 else [evaluate_judged(tasks, merge_judged(rows), left) for rows in rounds]
    policies = compare_policies(tasks, judged)
    metrics = {
        "all_rounds": overall.to_json(),
        "rounds": [each.to_json() for each in per_round],
        "selection": {"policy": config.policy, "policies": [asdict(score) for score in policies]},
    }
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1))
    write_submission(folder / "submission.json", build_submission(tasks, select_attempts(tasks, judged, config.policy)))
    write_report(folder / "report.html", config.title, tasks, judged, overall, context, policies, lessons)
    return overall


def pool_search(verdicts: Sequence[Sequence[JudgedProgram]]) -> list[list[JudgedProgram]]:
    """Return the judged programs of each round: those of the search belong to the first round of a model."""
    searched = [rows for rows in verdicts if rows and not any(row.num_samples for row in rows)]
    found = [row for rows in searched for row in rows]
    rounds = [list(rows) for rows in verdicts if not any(rows is other for other in searched)]
    if not rounds:
        return [found]
    return [found + rounds[0], *rounds[1:]]
