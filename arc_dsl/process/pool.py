"""Build the shards of a stage in parallel worker processes; runs inside a stage's own process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

from arc_dsl.process.stage import ShardFacts, emit_shard


def build_shards(
    build: Callable[..., ShardFacts],
    jobs: Mapping[str, tuple[Any, ...]],
    workers: int,
    note: Callable[[ShardFacts], str] | None = None,
) -> None:
    """Build every shard and report each as a `shard` event when it is done.

    Args:
        build: called with a shard's arguments in some worker; writes the shard and returns what to tell of it. A
            function of a module: workers import it.
        jobs: name of a shard -> the arguments of `build`, in the order in which to start.
        workers: processes; 0 for one per core.
        note: called in this process with what is told of each shard, as it is done; returns a line for people.
    """

    def report(name: str, facts: ShardFacts) -> None:
        emit_shard(name, facts, **({"note": note(facts)} if note else {}))

    workers = min(workers or len(os.sched_getaffinity(0)), len(jobs))
    if workers <= 1:
        for name, job in jobs.items():
            report(name, build(*job))
        return
    # A fresh interpreter per worker: the same on every platform, and nothing of this process leaks into it.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = {pool.submit(build, *job): name for name, job in jobs.items()}
        for future in as_completed(futures):
            report(futures[future], future.result())
