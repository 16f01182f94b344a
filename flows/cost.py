"""What verdicts cost: tokens, engine seconds by kind of device, and CPU seconds of searching and of verification.

Seconds differ between equal runs, so they never enter rows: they stand in the records of search, sample and verify
shards as they were measured when those were built, and their sum in the record of the evaluate stage, in its report and
in the run's file. Training is not part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.artifacts.store import Artifact, Record, StoreError

LABELS = {
    "num_tokens": "tokens",
    "gpu_seconds": "GPU s",
    "cpu_engine_seconds": "CPU engine s",
    "other_engine_seconds": "s elsewhere",
    "search_cpu_seconds": "CPU s to search",
    "verify_cpu_seconds": "CPU s to verify",
}


@dataclass(frozen=True)
class Cost:
    """What it took to propose and judge candidates; None where it was not measured.

    Attributes:
        num_tokens: tokens written by the engines.
        gpu_seconds: engine seconds on GPUs.
        cpu_engine_seconds: engine seconds on CPUs; an engine may use several cores.
        other_engine_seconds: seconds that engines elsewhere, behind a URL, took.
        search_cpu_seconds: CPU seconds of the search.
        verify_cpu_seconds: CPU seconds of the programs that were run.
    """

    num_tokens: int | None
    gpu_seconds: float | None
    cpu_engine_seconds: float | None
    other_engine_seconds: float | None
    search_cpu_seconds: float | None
    verify_cpu_seconds: float | None

    def per(self, number: int) -> dict[str, float | None]:
        """Return each figure divided by `number` tasks; None where there are none."""
        return {
            name: None if value is None or not number else round(value / number, 4)
            for name, value in asdict(self).items()
        }

    def to_json(self, num_tasks: int, num_solved: int) -> dict[str, Any]:
        """Return the figures in total, per task of the set and per solved task."""
        return {"total": asdict(self), "per_task": self.per(num_tasks), "per_solved_task": self.per(num_solved)}


def measure_cost(verdicts: Iterable[tuple[Artifact, Sequence[Record]]]) -> Cost:
    """Return what verify artifacts (each with the records of its shards) and their candidates cost when built."""
    tokens, verify_seconds, search_seconds = 0, 0.0, 0.0
    seconds = {"gpu": 0.0, "cpu": 0.0, "other": 0.0}
    known = True
    for artifact, records in verdicts:
        verify_seconds += sum(float(record.measured.get("cpu_seconds", 0.0)) for record in records)
        if (searched := _measurements("search", artifact, records)) is not None:
            search_seconds += sum(float(entry.get("cpu_seconds", 0.0)) for entry in searched)
            continue
        sampled = _measurements("sample", artifact, records)
        known = known and sampled is not None
        for entry in sampled or ():
            tokens += int(entry.get("tokens", 0))
            seconds[_kind(str(entry.get("device", "")))] += float(entry.get("seconds", 0.0))
    return Cost(
        num_tokens=tokens if known else None,
        gpu_seconds=round(seconds["gpu"], 2) if known else None,
        cpu_engine_seconds=round(seconds["cpu"], 2) if known else None,
        other_engine_seconds=round(seconds["other"], 2) if known else None,
        search_cpu_seconds=round(search_seconds, 2) if known else None,
        verify_cpu_seconds=round(verify_seconds, 6),
    )


def _measurements(stage: str, verdicts: Artifact, records: Sequence[Record]) -> list[Mapping[str, Any]] | None:
    """Return what `stage` measured of each candidate shard behind these verdicts; None when it has none of them."""
    found = read_candidate_records(stage, verdicts, records)
    return None if found is None else [record.get("measured", {}) for record in found]


def read_candidate_records(stage: str, verdicts: Artifact, records: Sequence[Record]) -> list[Mapping[str, Any]] | None:
    """Return the records of the candidate shards of `stage` behind verdict shards; None when it has none of them."""
    try:
        candidates = verdicts.store.find(stage, verdicts.inputs.get("candidates", ""))
    except StoreError:
        return None
    paths = [candidates.folder / "records" / f"{record.name}.json" for record in records]
    if not all(path.is_file() for path in paths):
        return None
    return [json.loads(path.read_text()) for path in paths]


def _kind(device: str) -> str:
    name = device.partition(":")[0]
    return {"cuda": "gpu", "gpu": "gpu", "cpu": "cpu"}.get(name, "other")


def cost_text(cost: Mapping[str, Any]) -> str:
    """Return the figures of `Cost.to_json` that are not zero, per solved task if there is one, in one line."""
    solved = any(value is not None for value in cost["per_solved_task"].values())
    figures = cost["per_solved_task" if solved else "total"]
    parts = [f"{figures[name]:,.6g} {unit}" for name, unit in LABELS.items() if figures.get(name)]
    return ", ".join(parts) or "not measured"
