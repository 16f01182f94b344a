"""Stages as Prefect tasks, with what the UI shows of each.

Prefect reads its settings when it is imported: `flows.env.set_prefect` comes before this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import task
from prefect.artifacts import (
    create_image_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, State

from flows.building import StageRun
from flows.progress import Report, StageProgress
from flows.rounds import Row
from flows.runner import Build
from flows.summary import stage_markdown, stage_picture, stage_table, validation_table


def perform_as_task(label: str, build: Build) -> StageRun:
    """Run a stage as a Prefect task; a stage whose artifact is complete ends in the state `Cached`."""
    state: Any = run_stage(label, build, return_state=True)
    run: StageRun = state.result()
    return run


def show_rounds(rounds: Sequence[Row]) -> None:
    """Show the rounds so far of the flow that is running as its table `rounds`."""
    create_table_artifact(list(rounds), key="rounds", description="a row for each round")


@task(cache_policy=NO_CACHE, task_run_name="{label}", persist_result=False)
def run_stage(label: str, build: Build) -> StageRun | State[Any]:
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
