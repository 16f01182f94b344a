"""Runs: the record of what a run used and left, so that a person and `arcwright report` find it again.

STORE/runs/<name>.json     configuration, every stage's artifact, figures; written after every stage

Nothing in it says where the store is: a store that was moved or copied is read where it lies now.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from flows.artifacts.store import Store, hash_json
from flows.building import StageRun, open_artifact
from flows.config import RunConfig
from flows.processes.throughput import device_table


@dataclass
class RunLog:
    """The stages of a run so far.

    Attributes:
        store: where the run's artifacts are.
        name: unique for a preset and its settings: the same command continues the same run.
        config: its configuration.
        stages: one entry per finished stage, in order.
        rounds: what each round came to (`flows.rounds`).
        summary: figures for people, label -> text.
        keep: whether the run's file is written.
    """

    store: Store
    name: str
    config: RunConfig
    stages: list[dict[str, Any]] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, str] = field(default_factory=dict)
    keep: bool = True

    def add(self, label: str, run: StageRun) -> None:
        """Record a finished stage and write the run's file."""
        costs = [record.measured["cost"] for record in run.records if "cost" in record.measured]
        self.stages.append(
            {
                "label": label,
                "stage": run.stage,
                "key": run.artifact.key,
                "folder": run.artifact.name,  # below the store
                "shards": [shard.name for shard in run.shards],
                "built": len(run.built),
                "rows": run.rows,
                "drops": run.drops,
                "seconds": round(run.seconds, 1),
                "work_seconds": round(run.measured("seconds"), 2),
                "tokens": int(run.measured("tokens")),
                "expressions": int(run.measured("expressions")),
                "devices": device_table(run.records),
                "cost": costs[0] if costs else None,  # of all rounds, at the evaluate stage
            }
        )
        self.write()

    def write(self) -> None:
        """Write the run's file, if it is kept."""
        if not self.keep:
            return
        content = {
            "name": self.name,
            "written": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "config": asdict(self.config),
            "stages": self.stages,
            "rounds": self.rounds,
            "summary": self.summary,
        }
        self.store.write_json(f"runs/{self.name}.json", content)

    def entry(self) -> dict[str, Any]:
        """Return what a flow returns of its run."""
        return {"name": self.name, "stages": self.stages, "summary": self.summary}


def run_name(kind: str, config: RunConfig) -> str:
    """Return the name of a preset's (or its file's) run; where and on what it runs, and how long, does not count."""
    times = ("time_limit_seconds", "time_margin_seconds")
    apart = ("store", "devices", "launch", "workers", "submission", "wandb", *times)
    settings = {name: value for name, value in asdict(config).items() if name not in apart}
    return f"{Path(kind).stem}-{hash_json(settings)[:10]}"


def read_run(store: Store, name: str = "") -> Mapping[str, Any]:
    """Return the file of a run, the newest when `name` is empty.

    Raises:
        InputError: there is none, or its file is damaged.
    """
    files = store.list_files("runs", ".json")
    chosen = [file for file in files if file == f"{name}.json"] if name else files[-1:]
    if not chosen:
        known = ", ".join(file.removesuffix(".json") for file in files) or "none"
        raise InputError(f"run {name or '(newest)'!r} is not in {store.url}; runs there: {known}")
    try:
        run = json.loads(store.read_text(f"runs/{chosen[0]}"))
        if not {"name", "config", "stages", "summary"} <= run.keys():
            raise ValueError("it is no record of a run")
    except (ValueError, AttributeError) as error:
        raise InputError(
            f"{store.url}/runs/{chosen[0]} is damaged: {error}; run the same command again, which writes it anew"
        ) from None
    return dict(run)


def open_stages(store: Store, run: Mapping[str, Any], stage: str) -> list[StageRun]:
    """Return what a stage left in a run, a finished stage for each time that it ran, with the shards of that time.

    Args:
        store: the store that the run was read from; its artifacts are read there and nowhere else.
        run: what `read_run` returned.
        stage: for example `verify`.

    Raises:
        InputError: an artifact is not in the store, or a shard is missing or damaged.
    """
    return [
        _keep_shards(open_artifact(store, stage, entry["key"]), entry["shards"])
        for entry in run["stages"]
        if entry["stage"] == stage
    ]


def _keep_shards(run: StageRun, names: Sequence[str]) -> StageRun:
    kept = set(names)
    return replace(
        run,
        shards=tuple(shard for shard in run.shards if shard.name in kept),
        records=tuple(record for record in run.records if record.name in kept),
    )


def locate_summary(store: Store, run: Mapping[str, Any]) -> dict[str, str]:
    """Return the summary of a run for people: what lies in the store with its whole path."""
    places = {"artifacts": f"{store.url}/runs/{run['name']}.json lists every one"}
    for entry in run["stages"]:
        if entry["stage"] == "evaluate":
            result = store.local / "evaluate" / entry["key"] / "result"
            places |= {"report": str(result / "report.html"), "submission": str(result / "submission.json")}
    return {label: places.get(label, text) for label, text in run["summary"].items()}
