"""Updates between the rounds of a run, as the stages left them: what the report tells of where a program came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.lineage import Lesson
from flows.building import StageRun
from generators.task_shard import read_tasks
from training.resources import read_rows


@dataclass(frozen=True)
class Taught:
    """An update between two rounds.

    Attributes:
        round: the first round, from 0, whose programs came from its model.
        model: the stage that made the model; its first shard is the model's folder.
        tasks: the relabel stages that it learnt from.
    """

    round: int
    model: StageRun
    tasks: tuple[StageRun, ...]


def digest_taught(updates: Sequence[Taught]) -> dict[str, str]:
    """Return the digests of all that updates left, for the key of a stage that reads it."""
    inputs = {}
    for update in updates:
        inputs[f"model_{update.round}"] = update.model.digest
        inputs |= {f"tasks_{update.round}_{number}": run.digest for number, run in enumerate(update.tasks)}
    return inputs


def read_lessons(updates: Sequence[Taught]) -> list[Lesson]:
    """Return what the updates learnt from misses, and their losses."""
    sources: dict[Path, dict[str, str]] = {}
    for path in (path for update in updates for run in update.tasks for path in run.paths):
        if path not in sources:  # a later update may learn from it again
            sources[path] = {entry.source: entry.program for entry in read_tasks(path)}
    return [
        Lesson(
            round=update.round,
            programs={
                source: program
                for run in update.tasks
                for path in run.paths
                for source, program in sources[path].items()
            },
            losses=tuple(row["loss"] for row in read_rows(update.model.paths[0] / "log.jsonl")),
        )
        for update in updates
    ]
