"""How fast, how reliably and how diverse the generators are: `arcwright bench generate`."""

from __future__ import annotations

import io
import multiprocessing
import os
import time
from collections import Counter
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
import tyro

from arc_dsl.errors import InputError
from arc_dsl.program import program_hash
from generators.acceptance import DraftRejected
from generators.catalog import select_generators
from generators.diversity import behaviour_hash, estimate_kinds
from generators.generate import GenerateConfig, draw_task, generate_rows, generate_shard, rival_programs
from generators.performance import measure_generator
from generators.registry import Generator
from generators.task_shard import TaskColumns, TaskShardError, columns_from_tasks, read_columns, write_columns

LONG_TAIL = ("composition", "mutation")


@dataclass(frozen=True)
class Options:
    """Measure how fast, how reliably and how diverse the generators are.

    Attributes:
        samples: samples per generator, of five pairs, at levels spread from 0 to 1.
        generators: names of generators or concepts; empty for all.
        parallel_tasks: tasks per shard of the two that one and two workers generate; 0 leaves that out.
        shard_rows: rows of the shard that is written and read.
        tail_samples: samples of compositions and mutations whose programs and behaviours are counted; 0 leaves it out.
    """

    samples: Annotated[int, tyro.conf.arg(aliases=["-n"])] = 30
    generators: tuple[str, ...] = ()
    parallel_tasks: int = 500
    shard_rows: int = 100_000
    tail_samples: int = 1_000

    def __post_init__(self) -> None:
        for name in ("samples", "shard_rows"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} must be at least 1, got {getattr(self, name)}")


def run_bench(options: Options) -> dict[str, Any]:
    """Measure every generator, the shards and two workers; print a table and return the figures."""
    entries = select_generators(options.generators)
    _warm_up(entries)
    per_generator = {entry.name: measure_generator(entry, options.samples) for entry in entries}
    seconds = [second for row in per_generator.values() for second in row["task_seconds"]]
    spent = sum(row["cpu_seconds"] for row in per_generator.values())
    accepted = sum(row["accepted"] for row in per_generator.values())
    rows = [{name: value for name, value in row.items() if name != "task_seconds"} for row in per_generator.values()]
    figures: dict[str, Any] = {
        "tasks_per_core_second": round(accepted / spent, 1),
        "p99_seconds": round(float(np.percentile(seconds, 99)), 4) if seconds else None,
        "min_acceptance": round(min(row["acceptance"] for row in rows), 3),
        "dead_generators": sorted(name for name, row in per_generator.items() if not row["accepted"]),
        "two_worker_speedup": measure_speedup(options.parallel_tasks) if options.parallel_tasks else None,
        "num_generators": len(entries),
        **measure_task_shard(options.shard_rows),
        **(measure_long_tail(options.tail_samples) if options.tail_samples else {}),
        "generators": dict(zip(per_generator, rows, strict=True)),
    }
    _print_table(figures)
    return figures


def measure_speedup(tasks_per_shard: int) -> float:
    """Return how much faster two workers make two shards than one worker does, in wall-clock time, both warm."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as alone, ProcessPoolExecutor(1, context) as helper:
        for future in [pool.submit(_make_shard, tasks_per_shard, 9) for pool in (alone, helper)]:
            future.result()
        one = _wall_seconds([alone, alone], tasks_per_shard)
        two = _wall_seconds([alone, helper], tasks_per_shard)
    return round(one / two, 3)


def measure_task_shard(num_rows: int) -> dict[str, Any]:
    """Return the size of a shard of so many tasks of 144 cells a grid, and the CPU seconds to write and read it.

    The tasks are generated ones, repeated and cut or filled up to that mean, so that they compress as real ones do.
    """
    config = GenerateConfig(shard_size=min(2_000, num_rows), min_pairs=5, max_pairs=5, max_level=0.76)
    columns = _repeat(columns_from_tasks(generate_rows(config, 0, Counter())), num_rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shard.parquet"
        write_columns(io.BytesIO(), _repeat(columns, min(10, num_rows)))  # loads what the first write loads
        started = time.process_time()
        write_columns(path, columns)
        written = time.process_time()
        size = os.path.getsize(path)
        read = read_columns(path)
        grids = sum(len(read.grids(row)) for row in range(len(read)))
        done = time.process_time()
    if grids != 10 * num_rows:
        raise TaskShardError(f"wrote {10 * num_rows} grids and read {grids}; the shard module is at fault")
    return {
        "shard_mean_cells": round(len(columns.cells) / grids, 1),
        "shard_megabytes": round(size / 1e6, 2),
        "shard_write_seconds": round(written - started, 3),
        "shard_read_seconds": round(done - written, 3),
    }


def measure_long_tail(num_samples: int) -> dict[str, Any]:
    """Return how many programs, and how many that behave differently, compositions and mutations give."""
    hashes, behaviours = [], []
    entries = select_generators(LONG_TAIL)
    for number in range(num_samples):
        try:
            task, _ = draw_task(GenerateConfig(seed=2), entries[number % len(entries)], number)
        except DraftRejected:
            continue
        hashes.append(program_hash(task.program))
        behaviours.append(behaviour_hash(task.program))
    return {
        "tail_tasks": len(hashes),
        "tail_distinct_programs": len(set(hashes)),
        "tail_distinct_behaviors": len(set(behaviours)),
        "tail_programs_estimated": round(estimate_kinds(hashes)),
        "tail_behaviors_estimated": round(estimate_kinds(behaviours)),
    }


def _warm_up(entries: list[Generator]) -> None:
    """Load what the first samples load, so that it is not counted as theirs."""
    for entry in entries:
        rival_programs(entry.name)
    generate_rows(GenerateConfig(shard_size=20), 0, Counter())


def _make_shard(num_tasks: int, shard: int) -> None:
    with TemporaryDirectory() as folder:
        generate_shard(GenerateConfig(shard_size=num_tasks, seed=4), shard, Path(folder) / "shard.parquet")


def _wall_seconds(workers: list[Executor], tasks_per_shard: int) -> float:
    started = time.perf_counter()
    for future in [pool.submit(_make_shard, tasks_per_shard, shard) for shard, pool in enumerate(workers)]:
        future.result()
    return time.perf_counter() - started


def _repeat(columns: TaskColumns, num_tasks: int) -> TaskColumns:
    """Return columns of `num_tasks` rows, the given ones over and over; every copy gets its own colors and index."""
    times = -(-num_tasks // len(columns))
    rng = np.random.default_rng(0)
    cells = np.concatenate(
        [np.append([0], 1 + rng.permutation(9)).astype(np.uint8)[columns.cells] for _ in range(times)]
    )
    sizes = np.tile(columns.sizes, (times, 1))
    grids = np.concatenate([columns.grid_starts[:-1] + turn * columns.grid_starts[-1] for turn in range(times)])
    starts = np.concatenate([columns.cell_starts[:-1] + turn * columns.cell_starts[-1] for turn in range(times)])
    grid_starts = np.append(grids, len(sizes))[: num_tasks + 1]
    cell_starts = np.append(starts, len(cells))[: grid_starts[-1] + 1]
    return TaskColumns(
        text={name: _tile_text(column, times).slice(0, num_tasks) for name, column in columns.text.items()},
        level=np.tile(columns.level, times)[:num_tasks],
        seed=np.tile(columns.seed, times)[:num_tasks],
        index=np.arange(num_tasks),
        num_train=np.tile(columns.num_train, times)[:num_tasks],
        sizes=sizes[: grid_starts[-1]],
        cells=cells[: cell_starts[-1]],
        grid_starts=grid_starts,
        cell_starts=cell_starts,
        extra={},
    )


def _tile_text(column: Any, times: int) -> Any:
    return pa.chunked_array([pa.concat_arrays(list(column.chunks) * times)])


def _print_table(figures: dict[str, Any]) -> None:
    print(f"{'generator':<36}{'concept':<18}{'ms/task':>9}{'accepted':>10}{'programs':>10}   dropped")
    for name, row in sorted(figures["generators"].items(), key=lambda item: -item[1]["milliseconds_per_task"]):
        print(
            f"{name:<36}{row['concept']:<18}{row['milliseconds_per_task']:>9.2f}{row['acceptance']:>10.1%}"
            f"{row['programs']:>10}   {', '.join(f'{reason} {count}' for reason, count in row['drops'].items())}"
        )
    for name, value in figures.items():
        if name != "generators":
            print(f"{name:<28}{value}")
