"""Benchmark of evaluation: metrics, selection, submission and report of many verdicts on real tasks.

Verdicts are made up, but shaped as real ones: programs of every outcome, outputs that many programs share and outputs
of their own, several augmentations, temperatures and rounds. They are written as verdict shards by one process; a
second one, whose memory is measured, reads them and does what the evaluate stage does.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.errors import InputError, StageError
from arc_dsl.grid import Grid
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from arc_dsl.verdict import Outcome, Verdict
from evaluation.candidates import Candidate, JudgedProgram, judge_candidates
from evaluation.evaluate import EvaluateConfig, write_result
from evaluation.program_shard import read_judged, write_judged

TASKS_PER_SHARD = 50
SHARED_BEHAVIOURS = 40  # outputs of a task that many of its programs give
AUGMENTATIONS = ("identity", "sym=1", "sym=6;colors=0213456789", "colors=0312456789")
TEMPERATURES = (0.1, 0.9)
FAILURES = (
    (Outcome.ERROR, "IndexError: index 9 is out of bounds", "IndexError", "def task(img):\n    return img[{}]\n"),
    (Outcome.ERROR, "SyntaxError: invalid syntax", "SyntaxError", "def task(img):\n    return {} +\n"),
    (Outcome.ERROR, "NameError: the program defines no task(img)", "NameError", "the answer is {}"),
    (Outcome.TIMEOUT, "used up its 1 s of CPU time", "", "def task(img):\n    while {} + 1:\n        pass\n"),
    (Outcome.INVALID, "expected a grid, got int", "", "def task(img):\n    return {}\n"),
)


@dataclass(frozen=True)
class Options:
    """Measure evaluation: metrics, selection, submission and report of many verdicts on real tasks.

    Attributes:
        tasks: the task set, a SPEC.
        programs: verdicts (distinct programs) of each task.
        rounds: rounds that they are spread over.
    """

    tasks: str = "arc1:training"
    programs: int = 1000
    rounds: int = 2

    def __post_init__(self) -> None:
        for name in ("programs", "rounds"):
            if getattr(self, name) < 1:
                raise InputError(f"bench evaluate: {name} must be at least 1, got {getattr(self, name)}")


def run_bench(options: Options) -> dict[str, Any]:
    """Print what evaluation takes and return it: `seconds`, `peak_bytes` of its process and `report_bytes`."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as folder:
        for function in (make_verdicts, measure_evaluation):
            results = context.SimpleQueue()
            process = context.Process(target=function, args=(options, Path(folder), results))
            process.start()
            process.join()
            if process.exitcode:
                raise StageError(f"bench evaluate: {function.__name__} ended with status {process.exitcode}")
        figures: dict[str, Any] = results.get()
    print(f"{figures['num_tasks']} tasks x {options.programs} verdicts over {options.rounds} rounds")
    print(f"{'read verdict shards':<34} {figures['read_seconds']:10.1f} s")
    print(f"{'metrics, selection, report':<34} {figures['write_seconds']:10.1f} s")
    print(f"{'peak memory':<34} {figures['peak_bytes'] / 2**30:10.2f} GiB")
    print(f"{'report with its side files':<34} {figures['report_bytes'] / 2**20:10.1f} MiB")
    return figures


def make_verdicts(options: Options, folder: Path, results: Any) -> None:
    """Write the verdict shards of every round into `folder`."""
    tasks = load_tasks(options.tasks)
    for number in range(options.rounds):
        for start in range(0, len(tasks), TASKS_PER_SHARD):
            rows = [row for task in tasks[start : start + TASKS_PER_SHARD] for row in _make_rows(task, options, number)]
            write_judged(folder / f"round-{number}-{start:05d}.parquet", rows)


def measure_evaluation(options: Options, folder: Path, results: Any) -> None:
    """Read the shards, write the result of the evaluate stage, and put what it took into `results`."""
    tasks = load_tasks(options.tasks)
    started = time.monotonic()
    rounds = [
        [row for path in sorted(folder.glob(f"round-{number}-*.parquet")) for row in read_judged(path)]
        for number in range(options.rounds)
    ]
    read = time.monotonic()
    write_result(folder / "result", EvaluateConfig(), tasks, rounds, {})
    written = time.monotonic()
    files = [path for path in (folder / "result").rglob("*") if path.is_file()]
    apart = {"metrics.json", "submission.json"}
    unit = 1 if sys.platform == "darwin" else 1024
    results.put(
        {
            "seconds": round(written - started, 2),
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
            "report_bytes": sum(path.stat().st_size for path in files if path.name not in apart),
            "read_seconds": round(read - started, 2),
            "write_seconds": round(written - read, 2),
            "metrics_bytes": (folder / "result" / "metrics.json").stat().st_size,
            "num_tasks": len(tasks),
            "num_verdicts": sum(len(rows) for rows in rounds),
        }
    )


def _make_rows(task: Task, options: Options, number: int) -> Iterator[JudgedProgram]:
    """Yield this round's share of the verdicts of a task."""
    rng = np.random.default_rng([int.from_bytes(task.id.encode()[-7:]), number])
    shared = [_draw_outputs(task, rng) for _ in range(SHARED_BEHAVIOURS)]
    share = len(range(number, options.programs, options.rounds))
    for index in range(share):
        name = number * options.programs + index
        kind = rng.random()
        if kind < 0.3:
            outcome, reason, exception, form = FAILURES[int(rng.integers(len(FAILURES)))]
            outputs: tuple[Grid | None, ...] = (None,) * len(task.pairs)
            source = form.format(name)
        else:
            outcome, reason, exception = Outcome.OK, "", ""
            outputs = shared[int(rng.zipf(1.5)) % SHARED_BEHAVIOURS] if kind < 0.8 else _draw_outputs(task, rng)
            if kind > 0.995:
                outputs = tuple(task.outputs)
            source = f"def task(img):\n    grid = rotate_90(img, {name % 4})\n    return recolor(grid, 1, {name})\n"
        correct = tuple(
            None if want is None else have is not None and np.array_equal(have, want)
            for have, want in zip(outputs, task.outputs, strict=True)
        )
        verdict = Verdict(outcome, reason, exception, 2, "", 0.0, outputs, correct, len(task.train))
        augmentation = AUGMENTATIONS[int(rng.integers(len(AUGMENTATIONS)))]
        candidates = [
            Candidate(
                *(task.id, f"bench-{task.id}-{name}-{copy}", 0, augmentation, "", source, f"{name:016x}"),
                *(-float(rng.gamma(4.0, 5.0)), 40, "stop", TEMPERATURES[copy % 2], copy, "bench", number),
            )
            for copy in range(int(rng.geometric(0.8)))
        ]
        yield judge_candidates(candidates, verdict, task)


def _draw_outputs(task: Task, rng: np.random.Generator) -> tuple[Grid, ...]:
    """Return outputs that some short program might give: each input turned, and one color replaced."""
    turns, old, new = int(rng.integers(4)), int(rng.integers(10)), int(rng.integers(10))
    turned = [np.rot90(grid, turns) for grid in task.inputs]
    return tuple(np.where(grid == old, new, grid) for grid in turned)
