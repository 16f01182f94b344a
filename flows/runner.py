"""Stages as Prefect tasks: one after the other, in time, with what the UI shows of each.

Prefect reads its settings when it is imported: `flows.env.set_prefect` comes before this module.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import get_run_logger, task
from prefect.artifacts import (
    create_image_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, State

from arc_dsl.errors import ExitStatus, InputError, StageError, exit_status, first_line
from arc_dsl.task import Task
from flows.answers import Answers
from flows.artifacts.store import Store
from flows.building import StageRun
from flows.config import RunConfig
from flows.deadline import TimeBox
from flows.left_out import counts_text
from flows.progress import Report, StageProgress
from flows.runs import RunLog, run_name
from flows.summary import stage_markdown, stage_picture, stage_table, validation_table


@task(cache_policy=NO_CACHE, task_run_name="{label}", persist_result=False)
def run_stage(label: str, build: Callable[[Report], StageRun]) -> StageRun | State[Any]:
    """Make sure that a stage's artifact is complete.

    Args:
        label: the stage and its round, for the UI.
        build: calls the stage.
    """
    with _progress(label) as report:
        run = build(report)
    key = label.replace(" ", "-")
    create_markdown_artifact(stage_markdown(label, run), key=f"{key}-summary")
    create_table_artifact(stage_table(run), key=f"{key}-shards")
    if table := validation_table(run):
        create_table_artifact(table, key=f"{key}-validation")
    if picture := stage_picture(run):
        create_image_artifact(picture, key=f"{key}-curves", description=f"the curves of {run.artifact.name}")
    if run.cached:
        return Completed(name="Cached", message=f"reused {run.artifact.name}", data=run)
    return run


@contextmanager
def _progress(label: str) -> Iterator[Report]:
    """Draw a stage's progress in the terminal and as a progress artifact in the UI."""
    artifact: Any = create_progress_artifact(progress=0.0, key=f"{label.replace(' ', '-')}-progress")

    def mirror(done: int, of: int, note: str) -> None:
        update_progress_artifact(artifact, progress=100.0 * done / max(of, 1), description=note or None)

    with StageProgress(label, mirror) as report:
        yield report


class Runner:
    """Runs stages as Prefect tasks one after the other, in time, and keeps the run's log and its submission.

    Args:
        kind: what the run is called: its preset, with `solve-` before it in that flow.
        config: its configuration.
        tasks: every task that must be answered.
        started: Unix time from which the time limit counts; None for now.
    """

    def __init__(self, kind: str, config: RunConfig, tasks: Sequence[Task], started: float | None):
        self.config = config
        self.box = TimeBox(config.time_limit_seconds, config.time_margin_seconds, started)
        self.answers = Answers(config.submission, tasks, config.evaluate.policy)
        self.answers.start()
        self.store = Store(config.store)
        self.log = RunLog(self.store, run_name(kind, config), config)

    def __call__(self, label: str, stage: Callable[..., StageRun], *arguments: Any) -> StageRun:
        """Run a stage of `flows.stages` with these arguments, and its report last, under a label.

        Raises:
            InputError: what the stage was given is no good.
            StageError: it failed.
        """
        build = functools.partial(_call_stage, stage, arguments)
        try:
            with self.box.stage(label):
                state: Any = run_stage(label, build, return_state=True)
                run: StageRun = state.result()
        except Exception as error:
            status = exit_status(error)
            if status == ExitStatus.BUG:
                error.add_note(f"in the stage {label} of {self.log.name}")
                raise
            kind = InputError if status == ExitStatus.BAD_INPUT else StageError
            raise kind(f"{label} failed: {first_line(error)}") from error
        self.log.add(label, run)
        took = "cached" if run.cached else f"{run.seconds:.1f} s"
        left_out = f", left out: {counts_text(run.drops)}" if run.drops else ""
        get_run_logger().info("%s: %s rows, %s (%s)%s", label, f"{run.rows:,}", took, run.artifact.name, left_out)
        return run


def _call_stage(stage: Callable[..., StageRun], arguments: Sequence[Any], report: Report) -> StageRun:
    return stage(*arguments, report)
