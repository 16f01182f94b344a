"""The train stage as a process of its own: `python -m training.job --config FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from arc_dsl.stage_process import emit, emit_progress, stage_main
from training.config import config_from_dict
from training.train import train


def run_job(settings: dict[str, Any]) -> None:
    """Train a model and report it as a `shard` event.

    `settings`: `train` (configuration), `tasks` (paths of task shards), `base_model` (folder or None), `out` (the
    model's folder, whose name is the shard's), `work` (kept after a crash: token columns and checkpoints).
    """

    def report(row: dict[str, Any]) -> None:
        rate, left = row.get("tokens_per_second") or 0, row.get("seconds_left") or 0
        emit_progress(row["step"], row["of"], note=f"loss {row['loss']:.3f}, {rate:,.0f} tokens/s, {left:.0f} s left")

    base = Path(settings["base_model"]) if settings["base_model"] else None
    shards = [Path(shard) for shard in settings["tasks"]]
    out = Path(settings["out"])
    facts = train(config_from_dict(settings["train"]), shards, base, out, Path(settings["work"]), report)
    measured = ("seconds", "setup_seconds", "tokens_per_second", "peak_memory_bytes", "resumed_from_step", "loss")
    emit(
        "shard",
        name=out.name,
        rows=facts["examples"],
        drops=facts["dropped"],
        measured={name: facts[name] for name in measured},
    )


if __name__ == "__main__":
    stage_main(run_job)
