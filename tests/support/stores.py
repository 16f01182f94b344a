"""Stores: finished stages made by hand, and what the stages of a store wrote."""

from __future__ import annotations

import json
from pathlib import Path

from evaluation.candidates import JudgedProgram
from evaluation.program_shard import write_judged
from flows.artifacts.store import Shard, Store
from flows.building import StageRun, open_stage
from generators.task_shard import GeneratedTask, write_tasks


def task_stage(store: Store, name: str, *shards: list[GeneratedTask]) -> StageRun:
    """Return a finished stage called `name` that left these shards of tasks."""
    artifact = store.artifact("generate", "1", {"name": name}, {})
    names = [Shard(f"part-{number:05d}.parquet") for number in range(len(shards))]
    for shard, tasks in zip(names, shards, strict=True):
        write_tasks(artifact.work(shard) / shard.name, tasks)
        artifact.commit(shard, rows=len(tasks))
    artifact.seal(names)
    return open_stage(str(artifact.folder))


def model_stage(store: Store, losses: list[float]) -> StageRun:
    """Return a finished stage that left the log of a training."""
    shard = Shard("model")
    artifact = store.artifact("learn", "1", {"losses": losses}, {})
    folder = artifact.work(shard) / shard.name
    folder.mkdir(parents=True)
    (folder / "log.jsonl").write_text("".join(json.dumps({"loss": loss}) + "\n" for loss in losses))
    artifact.commit(shard, rows=1)
    artifact.seal([shard])
    return open_stage(str(artifact.folder))


def verdict_stage(store: Store, number: int, rows: list[JudgedProgram]) -> StageRun:
    """Return a finished stage that left these verdicts."""
    shard = Shard("part-000-0000.parquet")
    artifact = store.artifact("verify", "1", {"round": number}, {})
    write_judged(artifact.work(shard) / shard.name, rows)
    artifact.commit(shard, rows=len(rows))
    artifact.seal([shard])
    return open_stage(str(artifact.folder))


def shard_files(store: Path) -> dict[str, bytes]:
    """Return every shard file of a store; records and manifests hold measurements and are left out."""
    kept = {}
    for path in store.glob("*/*/*"):
        if path.name in ("manifest.json", "records", ".work") or path.parent.parent.name.startswith("."):
            continue
        for file in [path, *path.rglob("*")]:
            if file.is_file():
                kept[str(file.relative_to(store))] = file.read_bytes()
    return kept
