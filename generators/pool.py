"""Generate task shards in parallel worker processes: `python -m generators.pool --config FILE`.

Which worker makes a shard does not matter: its rows depend on the settings and its number alone.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from arc_dsl.stage_process import emit, stage_main
from generators.generate import GenerateConfig, generate_shard
from generators.shard import read_columns


def generate_shards(settings: dict[str, Any]) -> None:
    """Generate the shards that are asked for and report each as a `shard` event.

    `settings`: `generate` (configuration), `workers` (0: one per core), `shards` (name -> number), `work` (name ->
    folder to write in).
    """
    config = GenerateConfig(**{**settings["generate"], "generators": tuple(settings["generate"]["generators"])})
    jobs = {name: (number, str(Path(settings["work"][name]) / name)) for name, number in settings["shards"].items()}
    workers = min(settings["workers"] or len(os.sched_getaffinity(0)), len(jobs))
    if workers == 1:
        for name, job in jobs.items():
            emit("shard", name=name, **_generate(config, *job))
        return
    # A fresh interpreter per worker: the same on every platform, and nothing of this process leaks into it.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = {pool.submit(_generate, config, *job): name for name, job in jobs.items()}
        for future in as_completed(futures):
            emit("shard", name=futures[future], **future.result())


def _generate(config: GenerateConfig, number: int, path: str) -> dict[str, Any]:
    started, cpu = time.monotonic(), time.process_time()
    drops = generate_shard(config, number, Path(path))
    rows = len(read_columns(Path(path)))
    seconds = time.monotonic() - started
    measured = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "tasks_per_second": round(rows / seconds, 1),
    }
    return {"rows": rows, "drops": drops, "measured": measured}


if __name__ == "__main__":
    stage_main(generate_shards)
