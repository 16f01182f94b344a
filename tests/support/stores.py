"""Stores: finished stages made by hand, and what the stages of a store wrote."""

from __future__ import annotations

from pathlib import Path

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
