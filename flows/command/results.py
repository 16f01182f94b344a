"""What finished runs left, found again: where reports are, verdicts to submit, and figures to compare."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tyro.conf import Positional

from arc_dsl.errors import InputError
from arc_dsl.files import check_output
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from evaluation.candidates import merge_judged
from evaluation.comparison import RunFigures, compare_runs, comparison_lines, read_figures
from evaluation.fingerprints import check_fingerprints
from evaluation.report.comparison_page import comparison_html
from evaluation.selection import DEFAULT_POLICY, POLICIES, select_attempts
from evaluation.submission import build_submission, write_submission
from flows.artifacts.store import Store
from flows.building import StageRun, open_stage
from flows.cost import LABELS
from flows.runs import locate_summary, open_stages, read_run
from flows.stages import read_verdicts


@dataclass(frozen=True)
class ReportOptions:
    """Print where the report of a run is, and its figures.

    Attributes:
        run: name of a run in the store; empty for the newest.
        store: folder or fsspec URL of the artifacts.
    """

    run: Positional[str] = ""
    store: str = "store"


def report(options: ReportOptions) -> None:
    """Print where the report of a run is, and its summary."""
    store = Store(options.store)
    run = read_run(store, options.run)
    for label, text in locate_summary(store, run).items():
        print(f"{label}: {text}")
    if not run["summary"]:
        done = ", ".join(stage["label"] for stage in run["stages"]) or "none"
        raise InputError(f"run {run['name']} has no report yet; finished stages: {done}. Run the same command again")


@dataclass(frozen=True)
class SubmitOptions:
    """Write a submission from verdicts; without a run or artifacts, from the newest run in the store.

    Attributes:
        run: name of a run in the store; its verdicts of all rounds are used.
        artifacts: artifact folders of verdicts instead, STORE/verify/KEY.
        tasks: every task that must be answered, a SPEC; empty for those of the run.
        skip_bad_tasks: go on without malformed tasks, and say how many.
        submission: the file to write.
        policy: how attempts are chosen; see `docs/evaluation.md`.
        store: folder or fsspec URL of the artifacts.
    """

    run: Positional[str] = ""
    artifacts: tuple[str, ...] = ()
    tasks: str = ""
    skip_bad_tasks: bool = False
    submission: str = "submission.json"
    policy: str = DEFAULT_POLICY
    store: str = "store"

    def __post_init__(self) -> None:
        if self.run and self.artifacts:
            raise InputError(
                f"submit takes a run or artifacts, got run {self.run!r} and {len(self.artifacts)} artifacts"
            )
        if self.artifacts and not self.tasks:
            raise InputError("submit needs the task set of the artifacts, got none; give --tasks SPEC")
        if self.policy not in POLICIES:
            raise InputError(f"policy must be one of {', '.join(POLICIES)}, got {self.policy!r}")


def submit(options: SubmitOptions) -> None:
    """Write the submission, say on standard error what it holds, and print its path."""
    check_output(Path(options.submission))
    if options.artifacts:
        tasks, rounds = (
            load_tasks(options.tasks, options.skip_bad_tasks),
            [_open_verdicts(folder) for folder in options.artifacts],
        )
    else:
        store = Store(options.store)
        run = read_run(store, options.run)
        skip_bad = options.skip_bad_tasks or bool(run["config"].get("skip_bad_tasks"))
        tasks = load_tasks(options.tasks or run["config"]["tasks"], skip_bad)
        rounds = open_stages(store, run, "verify")
        if not rounds:
            raise InputError(f"run {run['name']} has no verdicts yet; run the same command again until it has")
    _submit(Path(options.submission), tasks, rounds, options.policy)


def _open_verdicts(folder: str) -> StageRun:
    run = open_stage(folder)
    if run.stage != "verify":
        raise InputError(f"artifact {run.artifact.name} is not of stage verify; give STORE/verify/KEY")
    return run


def _submit(path: Path, tasks: Sequence[Task], rounds: Sequence[StageRun], policy: str) -> None:
    judged = merge_judged(row for run in rounds for row in read_verdicts(run))
    check_fingerprints(tasks, ((row.task_id, row.fingerprint) for row in judged), answers="agree")
    attempts = select_attempts(tasks, judged, policy)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_submission(path, build_submission(tasks, attempts))
    fitted = len({row.task_id for row in judged if row.fits})
    empty = sum(not any(attempts[task.id]) for task in tasks)
    print(
        f"submit: {len(tasks)} tasks, {fitted} with a program that fits, {empty} answered by the fallback alone; "
        f"policy {policy}",
        file=sys.stderr,
    )
    print(path)


@dataclass(frozen=True)
class CompareOptions:
    """Compare runs task by task, all with the first.

    Attributes:
        runs: names of runs in the store, or folders of evaluate artifacts (or of their metrics.json).
        store: folder or fsspec URL of the artifacts.
        page: the HTML file to write with the plots.
        json: whether the last line printed is one JSON object with all figures.
    """

    runs: Positional[tuple[str, ...]]
    store: str = "store"
    page: str = "comparison.html"
    json: bool = False

    def __post_init__(self) -> None:
        if len(self.runs) < 2:
            raise InputError(f"compare needs at least two runs, got {len(self.runs)}; name them or give their folders")


def compare(options: CompareOptions) -> None:
    """Print the tables of a comparison, write its page, and print its JSON when asked to."""
    check_output(Path(options.page))
    runs = [find_figures(name, options.store) for name in options.runs]
    comparisons = [compare_runs(runs[0], run) for run in runs[1:]]
    for comparison in comparisons:
        print("\n".join([*comparison_lines(comparison), ""]))
    print("\n".join(_cost_lines(runs)))
    Path(options.page).parent.mkdir(parents=True, exist_ok=True)
    Path(options.page).write_text(comparison_html(runs, comparisons), encoding="utf-8")
    print(f"\nplots: {options.page}")
    if options.json:
        facts = [{"name": run.name, "policy": run.policy, "cost": run.cost} for run in runs]
        print(json.dumps({"runs": facts, "comparisons": [one.to_json() for one in comparisons], "page": options.page}))


def find_figures(name: str, store: str) -> RunFigures:
    """Return the figures of a run by its name in the store, or by the folder of its evaluate artifact.

    Raises:
        InputError: there is no such run or folder, or it has not been evaluated.
    """
    folder = Path(name)
    if not name:
        raise InputError("compare takes runs or folders, got an empty one, which would mean the working folder")
    if not folder.is_dir():
        opened = Store(store)
        evaluated = open_stages(opened, read_run(opened, name), "evaluate")
        if not evaluated:
            raise InputError(f"run {name!r} has not been evaluated yet; run the same command again until it has")
        folder = evaluated[-1].artifact.folder
    places = [folder / "metrics.json", folder / "result" / "metrics.json"]
    found = [path for path in places if path.is_file()]
    if not found:
        raise InputError(f"{name!r} has no metrics.json; give the name of a run or the folder STORE/evaluate/KEY")
    try:
        metrics = json.loads(found[0].read_text())
    except ValueError as error:
        raise InputError(f"{found[0]} is damaged: {error}; evaluate the verdicts again: arcwright evaluate") from None
    return read_figures(name, metrics, _read_cost(folder))


def _read_cost(folder: Path) -> Mapping[str, Any] | None:
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return None
    cost: Mapping[str, Any] | None = json.loads(manifest.read_text())["shards"][0]["measured"].get("cost")
    return cost


def _cost_lines(runs: Sequence[RunFigures]) -> list[str]:
    """Return the cost of each run side by side, in total and per solved task."""
    width = max(len("run"), *(len(run.name) for run in runs))
    lines = [f"{'run':<{width}}  " + "".join(f"{label:>16}{'/solved':>10}" for label in LABELS.values())]
    for run in runs:
        cells = ""
        for name in LABELS:
            for part, size in (("total", 16), ("per_solved_task", 10)):
                value = run.cost[part].get(name) if run.cost else None
                cells += f"{'-' if value is None else format(value, ',.6g'):>{size}}"
        lines.append(f"{run.name:<{width}}  {cells}")
    return lines
