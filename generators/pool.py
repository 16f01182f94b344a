"""Generate task shards in parallel worker processes: `python -m generators.pool --config FILE`.

Which worker makes a shard does not matter: its rows depend on the settings and its number alone.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from arc_dsl.process.pool import build_shards
from arc_dsl.process.stage import stage_main
from generators.generate import GenerateConfig, generate_shard
from generators.task_shard import read_columns


def generate_shards(settings: dict[str, Any]) -> None:
    """Generate the shards that are asked for and report each as a `shard` event.

    `settings`: `generate` (configuration), `workers` (0: one per core), `shards` (name -> number), `work` (name ->
    folder to write in).
    """
    config = GenerateConfig(**{**settings["generate"], "generators": tuple(settings["generate"]["generators"])})
    work = {name: Path(folder) / name for name, folder in settings["work"].items()}
    jobs = {name: (config, number, work[name]) for name, number in settings["shards"].items()}
    build_shards(_generate, jobs, settings["workers"])


def _generate(config: GenerateConfig, number: int, path: Path) -> dict[str, Any]:
    started, cpu = time.monotonic(), time.process_time()
    drops = generate_shard(config, number, path)
    rows = len(read_columns(path))
    seconds = time.monotonic() - started
    measured = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "tasks_per_second": round(rows / seconds, 1),
    }
    return {"rows": rows, "drops": drops, "measured": measured}


if __name__ == "__main__":
    stage_main(generate_shards)
