"""Benchmark of verification: programs per second and CPU per program, beside what no protection would cost.

Four ways to run the same programs take turns, in slices of about a second, so that a busy machine slows all alike:

- *sandbox*: `arc_dsl.sandbox.Sandbox`, everything included (sending, judging, comparing);
- *in-process*: processes that compile and call the programs in a loop and keep only a count: the limit;
- *pool*: a persistent process pool with a SIGALRM time limit and pickled answers, unprotected;
- *process per program*: a fresh fork for each program with a SIGALRM limit, unprotected.

A rate is that of the best slice; CPU is that of the cheapest slice, all processes together.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import pickle
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import psutil

from arc_dsl.errors import InputError
from arc_dsl.grid import Grid
from arc_dsl.sandbox import Job, Limits, Sandbox
from arc_dsl.sandbox.handle import current_cores

NUM_GRIDS = 4  # inputs of a task
TRIVIAL = "def task(img):\n    return np.flipud(img)\n"
BUSY = (
    "def task(img):\n    total = 0\n    for step in range({steps}):\n        total += step & 3\n"
    "    return (img + total) % 10\n"
)
LOOP = "def task(img):\n    while True:\n        pass\n"
REALISTIC = (
    # what sampled programs look like: plain loops, numpy, flood fill, counting, a few mistakes
    "def task(img):\n    out = img.copy()\n    h, w = img.shape\n    for r in range(h):\n        for c in range(w):\n"
    "            if img[r, c] == 0 and 0 < r < h - 1 and 0 < c < w - 1:\n                out[r, c] = img[r - 1, c]\n"
    "    return out\n",
    "from collections import Counter\ndef task(img):\n    common = Counter(img.ravel().tolist()).most_common(2)\n"
    "    (a, _), (b, _) = common[0], common[-1]\n    out = img.copy()\n    out[img == a] = b\n    out[img == b] = a\n"
    "    return out\n",
    "def task(img):\n    rows = np.any(img != 0, axis=1)\n    cols = np.any(img != 0, axis=0)\n"
    "    r, c = np.where(rows)[0], np.where(cols)[0]\n    return img[r[0]:r[-1] + 1, c[0]:c[-1] + 1]\n",
    "def find(img):\n    seen, parts = set(), []\n    h, w = img.shape\n    for r in range(h):\n"
    "        for c in range(w):\n            if (r, c) in seen or img[r, c] == 0:\n"
    "                continue\n            stack, part = [(r, c)], []\n"
    "            while stack:\n                y, x = stack.pop()\n"
    "                if (y, x) in seen or not (0 <= y < h and 0 <= x < w) or img[y, x] != img[r, c]:\n"
    "                    continue\n                seen.add((y, x))\n                part.append((y, x))\n"
    "                stack += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]\n            parts.append(part)\n"
    "    return parts\ndef task(img):\n    out = np.zeros_like(img)\n    for y, x in max(find(img), key=len):\n"
    "        out[y, x] = img[y, x]\n    return out\n",
    "def task(img):\n    return np.tile(np.rot90(img, 2), (2, 2))[:30, :30]\n",
    "def task(img):\n    return [[int(v) if v % 2 else 0 for v in row] for row in img.T]\n",
    "def task(img):\n    h, w = img.shape\n    out = np.zeros((h, w), dtype=int)\n    for k in range(10):\n"
    "        points = np.argwhere(img == k)\n        for r, c in points:\n            out[h - 1 - r, c] = k\n"
    "    return out\n",
    "def task(img):\n    return img[:, img.shape[1]]\n",
)


@dataclass(frozen=True)
class Options:
    """Measure verification: programs per second and CPU per program, beside what no protection would cost.

    Attributes:
        workers: processes of each contestant; by default one per core.
        rounds: slices of each contestant and workload; more of them find a quieter moment.
        slice_seconds: about how long the limit takes for one slice.
        min_programs: programs in a slice at least.
        min_mixed: the same where some programs need a second opinion, or never end.
    """

    workers: int = field(default_factory=current_cores)
    rounds: int = 5
    slice_seconds: float = 1.5
    min_programs: int = 64
    min_mixed: int = 200

    def __post_init__(self) -> None:
        for name in ("workers", "rounds", "min_programs", "min_mixed"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.slice_seconds <= 0:
            raise InputError(f"slice_seconds must be positive, got {self.slice_seconds}")


@dataclass
class Measured:
    """The slices of one contestant on one workload."""

    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float | None:
        """Programs per second of the best slice."""
        return max(self.rates, default=None)

    @property
    def cheapest(self) -> float | None:
        """CPU milliseconds per program of the cheapest slice."""
        return min(self.cpu_ms, default=None)


Programs = list[str]
Grids = tuple[Grid, ...]


def _load(source: str) -> Any:
    names: dict[str, Any] = {"np": np}
    exec(compile(source, "<program>", "exec"), names)
    return names["task"]


def _run_loop(connection: Any, grids: Grids) -> None:
    """Serve slices: compile each program, call it on every grid, count the answers."""
    while True:
        programs = connection.recv()
        if programs is None:
            return
        answers = 0
        for source in programs:
            try:
                task = _load(source)
                answers += sum(np.asarray(task(grid.copy())).ndim == 2 for grid in grids)
            except Exception:
                continue
        connection.send(answers)


class _InProcess:
    """The limit: nothing but the programs."""

    def __init__(self, workers: int, grids: Grids) -> None:
        context = multiprocessing.get_context("fork")
        self._links = []
        self._processes = []
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_run_loop, args=(theirs, grids), daemon=True)
            process.start()
            self._links.append(ours)
            self._processes.append(process)

    def __call__(self, programs: Programs) -> None:
        for number, link in enumerate(self._links):
            link.send(programs[number :: len(self._links)])
        for link in self._links:
            link.recv()

    def close(self) -> None:
        for link, process in zip(self._links, self._processes, strict=True):
            link.send(None)
            process.join()


def _raise_alarm(signum: int, frame: object) -> None:
    raise TimeoutError


def _run_alarmed(source: str, grids: Grids) -> list[Grid] | None:
    """Run one program under SIGALRM, as most verifiers do."""
    signal.signal(signal.SIGALRM, _raise_alarm)
    signal.setitimer(signal.ITIMER_REAL, 5.0)
    try:
        task = _load(source)
        return [np.asarray(task(grid.copy())) for grid in grids]
    except Exception:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class _Pool:
    """A persistent pool, one call for each program."""

    def __init__(self, workers: int, grids: Grids) -> None:
        self._pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork"))
        self._grids = grids

    def __call__(self, programs: Programs) -> None:
        for answer in self._pool.map(_run_alarmed, programs, itertools.repeat(self._grids), chunksize=1):
            _compare(answer)

    def close(self) -> None:
        self._pool.shutdown()


class _ProcessPerProgram:
    """A fork for each program, its answer pickled through a pipe."""

    def __init__(self, workers: int, grids: Grids) -> None:
        self._workers = workers
        self._grids = grids

    def __call__(self, programs: Programs) -> None:
        waiting: list[tuple[int, int]] = []
        for source in programs:
            if len(waiting) >= self._workers:
                self._collect(*waiting.pop(0))
            reader, writer = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reader)
                with os.fdopen(writer, "wb") as file:
                    pickle.dump(_run_alarmed(source, self._grids), file)
                os._exit(0)
            os.close(writer)
            waiting.append((pid, reader))
        for entry in waiting:
            self._collect(*entry)

    def _collect(self, pid: int, reader: int) -> None:
        with os.fdopen(reader, "rb") as file:
            _compare(pickle.load(file))
        os.waitpid(pid, 0)

    def close(self) -> None:
        pass


def _compare(answer: list[Grid] | None) -> None:
    for grid in answer or ():
        np.array_equal(grid, grid)


class _Sandboxed:
    """The sandbox; `expected` says which programs count as right."""

    def __init__(self, workers: int, grids: Grids) -> None:
        self.sandbox = Sandbox(workers=workers, limits=Limits())
        self._grids = grids
        self._wrong = tuple((grid + 1) % 10 for grid in grids)  # compared like any other, and never right

    def __call__(self, programs: Programs) -> None:
        for _ in self.sandbox.run(Job(source, self._grids, self._wrong, NUM_GRIDS - 1) for source in programs):
            pass

    def confirm(self, programs: Programs, share: float) -> None:
        """Run programs of which a share needs a second opinion."""
        every = round(1 / share)
        jobs = (
            Job(source, self._grids, self._wrong, NUM_GRIDS - 1, confirm=number % every == 0)
            for number, source in enumerate(programs)
        )
        for _ in self.sandbox.run(jobs):
            pass

    def close(self) -> None:
        self.sandbox.close()


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and all below it, those reaped included."""
    total = time.process_time() + sum(os.times()[2:4])
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _measure(run: Callable[[Programs], None], programs: Programs, into: Measured) -> None:
    cpu, start = _cpu_seconds(), time.perf_counter()
    run(programs)
    into.rates.append(len(programs) / (time.perf_counter() - start))
    into.cpu_ms.append((_cpu_seconds() - cpu) / len(programs) * 1000)


def _distinct(sources: tuple[str, ...], numbers: Iterator[int]) -> Iterator[str]:
    """Yield the sources over and over, each time with another text, so that nothing can be remembered."""
    for source in itertools.cycle(sources):
        yield f"{source}# {next(numbers)}\n"


def _calibrate(milliseconds: float, grids: Grids) -> str:
    """Return a program that takes so long for all grids, on this machine at its best."""
    steps = 10_000
    task = _load(BUSY.format(steps=steps))
    best = min(_time(task, grids) for _ in range(30))
    return BUSY.format(steps=max(1, round(steps * milliseconds / 1000 / best)))


def _time(task: Any, grids: Grids) -> float:
    start = time.process_time()
    for grid in grids:
        task(grid.copy())
    return time.process_time() - start


def run_bench(config: Options) -> dict[str, Any]:
    """Measure, print a table for people, and return the results with the keys of the architecture document."""
    generator = np.random.default_rng(0)
    grids = tuple(generator.integers(0, 10, (10, 10)) for _ in range(NUM_GRIDS))
    two_ms = _calibrate(2.0, grids)
    workloads: dict[str, tuple[tuple[str, ...], float]] = {  # sources, CPU ms of one on a quiet machine
        "trivial": ((TRIVIAL,), 0.1),
        "2ms": ((two_ms,), 2.0),
        "realistic": (REALISTIC, 1.0),
    }
    contestants: dict[str, Any] = {  # forked first, while this process is small
        "in-process": _InProcess(config.workers, grids),
        "pool": _Pool(config.workers, grids),
        "process per program": _ProcessPerProgram(config.workers, grids),
    }
    contestants["pool"]([TRIVIAL] * config.workers)
    contestants["sandbox"] = _Sandboxed(config.workers, grids)
    numbers = itertools.count()
    table: dict[tuple[str, str], Measured] = {}
    ratios: dict[str, list[float]] = {}
    try:
        for name, (sources, cost) in workloads.items():
            stream = _distinct(sources, numbers)
            for _ in range(config.rounds):
                for who, run in contestants.items():
                    cost_here = max(cost, 5.0) if who == "process per program" else cost
                    count = max(config.min_programs, int(config.slice_seconds * config.workers * 1000 / cost_here))
                    programs = list(itertools.islice(stream, count))
                    _measure(run, programs, table.setdefault((name, who), Measured()))
                limit, ours = (table[name, who].rates[-1] for who in ("in-process", "sandbox"))
                ratios.setdefault(name, []).append(ours / limit)
        mixed = _measure_mixtures(contestants["sandbox"], two_ms, config, numbers)
        tier = str(contestants["sandbox"].sandbox.tier)
    finally:
        for contestant in contestants.values():
            contestant.close()
    return _report(config, table, ratios, mixed, tier)


def _measure_mixtures(
    sandboxed: _Sandboxed, two_ms: str, config: Options, numbers: Iterator[int]
) -> dict[str, Measured]:
    """Measure 2 ms programs of which some need a second opinion, and some never end."""
    count = max(config.min_mixed, int(config.slice_seconds * config.workers * 500))
    stream = _distinct((two_ms,), numbers)
    mixed = {"2ms, 10% confirmed": Measured(), "2ms, 1% endless loops": Measured()}
    for _ in range(max(1, config.rounds // 2)):
        programs = list(itertools.islice(stream, count))
        _measure(lambda some: sandboxed.confirm(some, 0.1), programs, mixed["2ms, 10% confirmed"])
        looping = [LOOP if number % 100 == 50 else source for number, source in enumerate(programs)]
        _measure(sandboxed, looping, mixed["2ms, 1% endless loops"])
    return mixed


def _report(
    config: Options,
    table: dict[tuple[str, str], Measured],
    ratios: dict[str, list[float]],
    mixed: dict[str, Measured],
    tier: str,
) -> dict[str, Any]:
    rows = [*((f"{name}: {who}", measured) for (name, who), measured in table.items())]
    rows += [(f"{name}: sandbox", measured) for name, measured in mixed.items()]
    print(f"{config.workers} workers, {config.rounds} rounds, {NUM_GRIDS} grids per program, sandbox {tier}")
    print(f"{'programs and contestant':<42} {'best programs/s':>16} {'least CPU ms':>13}")
    for label, measured in rows:
        print(f"{label:<42} {measured.rate:>16,.0f} {measured.cheapest:>13.3f}")

    def ratio(numerator: float | None, denominator: float | None) -> float | None:
        return None if numerator is None or not denominator else numerator / denominator

    def of(name: str, who: str) -> Measured:
        return table[name, who]

    result: dict[str, Any] = {
        "programs_per_second_trivial": of("trivial", "sandbox").rate,
        "programs_per_second_2ms": of("2ms", "sandbox").rate,
        "programs_per_second_realistic": of("realistic", "sandbox").rate,
        "ratio_to_in_process_2ms": ratio(of("2ms", "sandbox").rate, of("2ms", "in-process").rate),
        "median_ratio_to_in_process_2ms": statistics.median(ratios["2ms"]),
        "ratio_cpu_to_in_process_2ms": ratio(of("2ms", "sandbox").cheapest, of("2ms", "in-process").cheapest),
        "cpu_ms_per_program_trivial": of("trivial", "sandbox").cheapest,
        "cpu_ms_per_program_2ms": of("2ms", "sandbox").cheapest,
        "cpu_ms_per_program_realistic": of("realistic", "sandbox").cheapest,
        "ratio_cpu_to_unprotected_pool": ratio(of("2ms", "sandbox").cheapest, of("2ms", "pool").cheapest),
        "ratio_cpu_to_unprotected_pool_trivial": ratio(
            of("trivial", "sandbox").cheapest, of("trivial", "pool").cheapest
        ),
        "ratio_cpu_to_unprotected_pool_realistic": ratio(
            of("realistic", "sandbox").cheapest, of("realistic", "pool").cheapest
        ),
        "programs_per_second_2ms_10_percent_confirmed": mixed["2ms, 10% confirmed"].rate,
        "programs_per_second_2ms_1_percent_loops": mixed["2ms, 1% endless loops"].rate,
        "tier": tier,
    }
    print("a ratio of 1 is the cost of no protection:", end=" ")
    print(", ".join(f"{key} {value:.2f}" for key, value in result.items() if "ratio" in key and value is not None))
    return result
