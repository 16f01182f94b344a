"""Benchmark of verification: programs per second and CPU per program, beside what no protection would cost.

Four ways to run the same programs take turns, in slices of about a second, so that a busy machine slows all alike:

- *sandbox*: `arc_dsl.sandbox.Sandbox`, everything included (sending, judging, comparing);
- *in-process*: processes that compile and call the programs in a loop and keep only a count: the limit;
- *pool*: a persistent process pool with a SIGALRM time limit and pickled answers, unprotected;
- *process per program*: a fresh fork for each program with a SIGALRM limit, unprotected.

A rate is that of the best slice; CPU is that of the cheapest slice, all processes together. No program has a right
answer, so that none is confirmed but where that is what is measured: a confirmation costs a fork of its own (a few
milliseconds), and would hide what everything else costs. The report says how many were.
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
from flows.bench.verify_programs import BUSY, HOSTILE, LOOP, REALISTIC, TRIVIAL

NUM_GRIDS = 4  # inputs of a task
HOSTILE_SHARE = 64  # one hostile program in so many


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
        # compared like any other, and never right: no program here gives a grid of this shape
        self._wrong = tuple(np.full((29, 1), 7) for _ in grids)
        self.confirmed: dict[str, int] = {}

    def __call__(self, programs: Programs) -> None:
        for _ in self.sandbox.run(Job(source, self._grids, self._wrong, NUM_GRIDS - 1) for source in programs):
            pass

    def count_confirmed(self, workload: str) -> None:
        """Note the second opinions since the last call."""
        known = sum(self.confirmed.values())
        self.confirmed[workload] = self.confirmed.get(workload, 0) + self.sandbox.counters.second_opinions - known

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
            contestants["sandbox"].count_confirmed(name)
        mixed = _measure_mixtures(contestants["sandbox"], two_ms, config, numbers)
        tier, confirmed = str(contestants["sandbox"].sandbox.tier), contestants["sandbox"].confirmed
    finally:
        for contestant in contestants.values():
            contestant.close()
    return _report(config, table, ratios, mixed, tier, confirmed)


def _measure_mixtures(
    sandboxed: _Sandboxed, two_ms: str, config: Options, numbers: Iterator[int]
) -> dict[str, Measured]:
    """Measure 2 ms programs alone, and with some that need a second opinion, never end, or harm their neighbours."""
    count = max(config.min_mixed, int(config.slice_seconds * config.workers * 500))
    stream = _distinct((two_ms,), numbers)
    mixed: dict[str, Measured] = {}

    def measure(name: str, run: Callable[[Programs], None], programs: Programs) -> None:
        _measure(run, programs, mixed.setdefault(name, Measured()))
        sandboxed.count_confirmed(name)

    def with_some(hostile: str, every: int) -> Programs:
        programs = itertools.islice(stream, count)
        return [f"# {n}\n{hostile}" if n % every == every // 2 else source for n, source in enumerate(programs)]

    for _ in range(max(1, config.rounds // 2)):
        measure("clean", sandboxed, list(itertools.islice(stream, count)))
        measure("10% confirmed", lambda some: sandboxed.confirm(some, 0.1), list(itertools.islice(stream, count)))
        measure("1% endless loops", sandboxed, with_some(LOOP, 100))
        for name, source in HOSTILE.items():
            measure(f"1 in {HOSTILE_SHARE} {name}", sandboxed, with_some(source, HOSTILE_SHARE))
    return mixed


def _report(
    config: Options,
    table: dict[tuple[str, str], Measured],
    ratios: dict[str, list[float]],
    mixed: dict[str, Measured],
    tier: str,
    confirmed: dict[str, int],
) -> dict[str, Any]:
    rows = [*((f"{name}: {who}", measured) for (name, who), measured in table.items())]
    rows += [(f"2ms, {name}: sandbox", measured) for name, measured in mixed.items()]
    print(f"{config.workers} workers, {config.rounds} rounds, {NUM_GRIDS} grids per program, sandbox {tier}")
    print(f"{'programs and contestant':<42} {'best programs/s':>16} {'least CPU ms':>13}")
    for label, measured in rows:
        print(f"{label:<42} {measured.rate:>16,.0f} {measured.cheapest:>13.3f}")

    def ratio(numerator: float | None, denominator: float | None) -> float | None:
        return None if numerator is None or not denominator else numerator / denominator

    def of(name: str, who: str) -> Measured:
        return table[name, who]

    hostile = {name: mixed[f"1 in {HOSTILE_SHARE} {name}"] for name in HOSTILE}
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
        "ratio_rate_to_unprotected_pool_trivial": ratio(of("trivial", "sandbox").rate, of("trivial", "pool").rate),
        "programs_per_second_2ms_10_percent_confirmed": mixed["10% confirmed"].rate,
        "programs_per_second_2ms_1_percent_loops": mixed["1% endless loops"].rate,
        "programs_confirmed": confirmed,
        **{f"programs_per_second_hostile_{name}": hostile[name].rate for name in HOSTILE},
        **{f"ratio_hostile_{name}_to_clean": ratio(hostile[name].rate, mixed["clean"].rate) for name in HOSTILE},
        "tier": tier,
    }
    print("programs confirmed:", ", ".join(f"{name} {number}" for name, number in confirmed.items()))
    print("a ratio of 1 is the cost of no protection:", end=" ")
    print(", ".join(f"{key} {value:.2f}" for key, value in result.items() if "ratio" in key and value is not None))
    return result
