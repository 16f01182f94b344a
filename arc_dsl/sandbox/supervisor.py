"""The supervisor: sends programs to workers in batches, judges what comes back, and decides what must run again.

Three lanes. *Grouped*: up to MAX_GROUP programs share a child if the gate admits them. *Isolated*: one program, one
child. *Second opinion*: alone, in a child of another zygote, with its inputs in another order; every program that
counts as a success gets one, and so does every program with an answer that the gate did not admit.
"""

from __future__ import annotations

import itertools
import logging
import os
import random
import selectors
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from types import TracebackType

from arc_dsl.grid import Grid
from arc_dsl.sandbox import judge, wire
from arc_dsl.sandbox.canary import make_canary
from arc_dsl.sandbox.job import MAX_SOURCE_BYTES, Job, Limits
from arc_dsl.sandbox.judge import Answer
from arc_dsl.sandbox.tier import Tier
from arc_dsl.sandbox.wire import Cells, Frame, Reply, Request
from arc_dsl.sandbox.worker import Role, SandboxError, WorkerLostError, Zygote, current_cores
from arc_dsl.verdict import Outcome, Verdict

log = logging.getLogger(__name__)

MIN_GROUP, MAX_GROUP = 16, 256
GROUP_SECONDS = 0.25  # CPU time a group should take: much more than a fork, and soon enough answered
SECOND_OPINION_FACTOR = 2.0  # CPU limit of a second opinion: a program at the limit must not fail by a hair
_DEPTH = 2  # batches a zygote holds, so that it never waits for the supervisor
_WATCH_SECONDS = 10.0
_MAX_LOSSES = 3  # a program whose worker died so often is itself the cause
_MAX_STARTS = 3
_MAX_REMEMBERED = 4096  # tuples of grids whose bytes are kept


@dataclass
class Counters:
    """What a sandbox has done.

    Attributes:
        programs: verdicts given.
        reruns: programs run again alone, because they were not admitted to a group, or died in one.
        second_opinions: programs run again by another zygote.
        nondeterministic: second opinions that differed.
        audits: results of the grouped lane that were checked alone.
        audit_disagreements: audits that differed: a program changed what its neighbours do. Should be 0.
        workers_lost: zygotes that died and were replaced.
    """

    programs: int = 0
    reruns: int = 0
    second_opinions: int = 0
    nondeterministic: int = 0
    audits: int = 0
    audit_disagreements: int = 0
    workers_lost: int = 0


@dataclass(eq=False)
class Entry:
    """A job on its way to a verdict."""

    index: int
    job: Job
    losses: int = 0
    first: Answer | None = None  # the answer that a second run is to confirm
    audit: bool = False  # the second run is an audit: same zygote role, same order
    order: tuple[int, ...] | None = None
    wide: bool = False  # it needs scipy


@dataclass(eq=False)
class Batch:
    """Entries that share a child, and the memory file they use."""

    number: int
    entries: list[Entry]
    role: Role
    grouped: bool
    region: int = -1
    job_length: int = 0
    region_length: int = 0
    canary: Job | None = None  # runs last in a group
    deadline: float = 0.0  # when even the slowest programs must have been killed


@dataclass
class _Queues:
    """What waits to be run."""

    fresh: deque[Entry] = field(default_factory=deque)
    alone: deque[Entry] = field(default_factory=deque)
    done: deque[tuple[int, Verdict]] = field(default_factory=deque)


class Sandbox:
    """Runs untrusted programs; a context manager.

    Use it from one thread at a time. `tier` says what protects the machine and `counters` what has been done.
    """

    def __init__(
        self,
        workers: int | None = None,
        limits: Limits | None = None,
        unsafe: bool = False,
        audit_rate: float = 0.01,
        namespaces: bool = True,
    ) -> None:
        """Start one zygote to see what this machine offers.

        Args:
            workers: programs that run at the same time; default: one for each core.
            limits: what one program may use.
            unsafe: go on without the system call filter; for programs you trust.
            audit_rate: share of the grouped lane's results that are checked alone.
            namespaces: use the kernel's namespaces where they exist.

        Raises:
            SandboxError: there is no system call filter and `unsafe` is not set, or the interpreter does not start.
        """
        self.workers = current_cores() if workers is None else workers
        if self.workers < 1:
            raise ValueError(f"workers must be at least 1, got {self.workers}")
        if not 0 <= audit_rate <= 1:
            raise ValueError(f"audit_rate must be in [0, 1], got {audit_rate}")
        self.limits = limits or Limits()
        self.audit_rate = audit_rate
        self.counters = Counters()
        self._namespaces = namespaces
        self._numbers = itertools.count(1)
        self._zygotes: dict[tuple[int, Role], Zygote] = {}
        self._encoded: dict[int, tuple[object, tuple[Cells | None, ...]]] = {}
        self._random = random.Random(os.urandom(16))
        self._lock = threading.Lock()
        self._mean_seconds = GROUP_SECONDS / 32  # CPU time of a grouped program, a moving mean
        first = self._zygotes[0, Role(False, False)] = self._start(Role(second=False, wide=False))
        self.tier = Tier.from_layers(first.layers)
        if self.tier.name == "T0" and not unsafe:
            self.close()
            raise SandboxError(
                f"this machine has no system call filter (seccomp): {self.tier}; "
                "programs could do anything you can. Pass --unsafe to run programs you trust"
            )

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process of the sandbox."""
        for zygote in self._zygotes.values():
            zygote.control.close()
        for zygote in self._zygotes.values():
            self._release(zygote)
            zygote.close()
        self._zygotes.clear()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Verdict]]:
        """Yield (index of the job, verdict) as programs finish, in any order.

        Jobs are taken from the iterable as they are needed, so that it may be endless.

        Raises:
            SandboxError: workers can no longer be started.
            RuntimeError: another `run` of this sandbox is still going on.
        """
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("this sandbox is already running programs; finish that, or use another Sandbox")
        try:
            with selectors.DefaultSelector() as selector:
                yield from self._run(iter(jobs), selector)
        finally:
            for key, zygote in list(self._zygotes.items()):
                if zygote.batches:  # the caller stopped half-way: nobody wants these
                    self._release(zygote)
                    zygote.close()
                    del self._zygotes[key]
            self._lock.release()

    def _run(self, jobs: Iterator[Job], selector: selectors.BaseSelector) -> Iterator[tuple[int, Verdict]]:
        queues = _Queues()
        source = enumerate(jobs)
        exhausted = False
        for zygote in self._zygotes.values():
            selector.register(zygote, selectors.EVENT_READ)
        while True:
            wanted = 2 * self.workers * MAX_GROUP - len(queues.fresh)
            if not exhausted and wanted > 0:
                taken = [Entry(index, job) for index, job in itertools.islice(source, wanted)]
                exhausted = len(taken) < wanted
                for entry in taken:
                    self._admit(entry, queues)
            self._dispatch(queues, selector)
            while queues.done:
                self.counters.programs += 1
                yield queues.done.popleft()
            if not any(zygote.batches for zygote in self._zygotes.values()):
                if exhausted and not queues.fresh and not queues.alone:
                    return
                continue
            for key, _ in selector.select(_WATCH_SECONDS):
                self._hear(key.fileobj, queues, selector)  # type: ignore[arg-type]
            for zygote in list(self._zygotes.values()):
                if zygote.batches and time.monotonic() > zygote.batches[0].deadline:
                    self._replace(zygote, "it gave no answer in time", queues, selector)

    def _admit(self, entry: Entry, queues: _Queues) -> None:
        """Put a job into its first queue."""
        size = len(entry.job.source.encode("utf-8", "surrogatepass"))
        if size > MAX_SOURCE_BYTES:
            self._finish(entry, judge.too_long(size), queues)
        elif "scipy" in entry.job.source:
            entry.wide = True
            queues.alone.append(entry)
        else:
            queues.fresh.append(entry)

    def _dispatch(self, queues: _Queues, selector: selectors.BaseSelector) -> None:
        """Give every worker with room something to do."""
        for depth in range(_DEPTH):
            for slot in range(self.workers):
                if self._load_of(slot) > depth:
                    continue
                batch = self._next_batch(queues)
                if batch is None:
                    return
                self._send(batch, slot, queues, selector)

    def _load_of(self, slot: int) -> int:
        return sum(len(zygote.batches) for (where, _), zygote in self._zygotes.items() if where == slot)

    def _next_batch(self, queues: _Queues) -> Batch | None:
        """Choose what to run next: single programs first, so that their number stays bounded."""
        if queues.alone:
            entry = queues.alone.popleft()
            role = Role(entry.first is not None and not entry.audit, entry.wide)
            return Batch(next(self._numbers), [entry], role, grouped=False)
        if queues.fresh:
            share = -(-len(queues.fresh) // (2 * self.workers))  # at the end, leave something for the other workers
            size = int(min(max(GROUP_SECONDS / self._mean_seconds, MIN_GROUP), MAX_GROUP))
            size = min(size, max(share, 8), len(queues.fresh))
            entries = [queues.fresh.popleft() for _ in range(size)]
            return Batch(next(self._numbers), entries, Role(False, False), grouped=True)
        return None

    def _send(self, batch: Batch, slot: int, queues: _Queues, selector: selectors.BaseSelector) -> None:
        gridsets: dict[int, int] = {}
        cells: list[tuple[Cells | None, ...]] = []
        programs = []
        for entry in batch.entries:
            inputs = entry.job.inputs
            place = gridsets.get(id(inputs))
            if place is None:
                place = gridsets[id(inputs)] = len(cells)
                cells.append(self._encode(inputs, "inputs"))
            programs.append((entry.job.source, place, entry.order))
        if batch.grouped:
            batch.canary = make_canary(self._random)
            programs.append((batch.canary.source, len(cells), None))
            cells.append(self._encode_now(batch.canary.inputs, "canary"))
        room = self.limits.output_bytes * len(programs)
        batch.region, batch.job_length, batch.region_length = wire.make_region(programs, cells, room)
        request = Request(
            batch.number,
            len(programs),
            batch.job_length,
            batch.region_length,
            self._cpu_limit(batch),
            self.limits.wall_seconds * (SECOND_OPINION_FACTOR if batch.role.second else 1.0),
            self.limits.memory_bytes,
            int(batch.grouped),
        )
        for _ in range(_MAX_LOSSES):
            zygote = self._zygote(slot, batch.role, selector)
            longest = 4 * request.wall_seconds * (len(programs) + sum(len(other.entries) for other in zygote.batches))
            batch.deadline = time.monotonic() + longest + 60
            try:
                zygote.send(batch, request, batch.region)
                return
            except WorkerLostError as error:
                self._replace(zygote, str(error), queues, selector)
        self._forget(batch)
        raise SandboxError("workers of the sandbox die as soon as they are started; run `arcwright doctor`")

    def _zygote(self, slot: int, role: Role, selector: selectors.BaseSelector) -> Zygote:
        zygote = self._zygotes.get((slot, role))
        if zygote is None:
            zygote = self._zygotes[slot, role] = self._start(role)
            selector.register(zygote, selectors.EVENT_READ)
        return zygote

    def _start(self, role: Role) -> Zygote:
        for attempt in range(_MAX_STARTS):
            try:
                return Zygote(role, os.getpid() * 64 + next(self._numbers) % 64, self._namespaces)
            except SandboxError:
                if attempt + 1 == _MAX_STARTS:
                    raise
                log.warning("a zygote did not start; trying again", exc_info=True)
        raise AssertionError("unreachable")

    def _hear(self, zygote: Zygote, queues: _Queues, selector: selectors.BaseSelector) -> None:
        try:
            replies = zygote.receive()
        except WorkerLostError as error:
            self._replace(zygote, str(error), queues, selector)
            return
        for reply in replies:
            batch = zygote.batches.popleft()
            if reply.batch != batch.number:
                raise SandboxError(f"a zygote answered batch {reply.batch}, expected {batch.number}")
            try:
                self._settle(batch, reply, queues)
            finally:
                self._forget(batch)

    def _replace(self, zygote: Zygote, why: str, queues: _Queues, selector: selectors.BaseSelector) -> None:
        """Bury a dead zygote and put its programs back; the next batch starts another."""
        self.counters.workers_lost += 1
        lost = [entry for batch in zygote.batches for entry in batch.entries]
        log.warning("lost the zygote %d (%s); running its %d programs again", zygote.pid, why, len(lost))
        selector.unregister(zygote)
        for batch in zygote.batches:
            for entry in batch.entries:
                entry.losses += 1
                if entry.losses >= _MAX_LOSSES and not batch.grouped:
                    reason = f"its worker died {entry.losses} times"
                    self._conclude(entry, Answer.failed(Outcome.CRASH, reason), batch, queues)
                elif entry.losses > 1 or not batch.grouped:
                    queues.alone.append(entry)
                else:
                    queues.fresh.appendleft(entry)
        self._release(zygote)
        for key, other in list(self._zygotes.items()):
            if other is zygote:
                del self._zygotes[key]
        zygote.close()

    def _settle(self, batch: Batch, reply: Reply, queues: _Queues) -> None:
        """Turn what a child left behind into answers."""
        entries = batch.entries
        jobs = [entry.job for entry in entries] + ([batch.canary] if batch.canary else [])
        frames, refused = wire.read_frames(
            batch.region,
            wire.HEADER.size + batch.job_length,
            batch.region_length,
            [len(job.inputs) for job in jobs],
            self.limits.output_bytes,
        )
        if reply.killed and not batch.grouped:
            frames = []  # it had answered and went on running
        if batch.canary and len(frames) == len(jobs) and not self._sings(batch.canary, frames[-1]):
            self.counters.audit_disagreements += 1
            log.warning("a program disturbed its group; running the %d programs again, each alone", len(entries))
            self.counters.reruns += len(entries)
            queues.alone.extend(entries)
            return
        if batch.grouped and frames:
            mean = sum(min(frame.cpu_seconds, self.limits.cpu_seconds) for frame in frames) / len(frames)
            self._mean_seconds += 0.2 * (max(mean, 1e-5) - self._mean_seconds)
        for entry, frame in zip(entries, frames, strict=False):
            self._judge(entry, frame, batch, reply, queues)
        left = entries[len(frames) :]
        if batch.grouped and reply.wait_status == wire.RETIRED << 8 and frames:
            queues.fresh.extendleft(reversed(left))
            return
        if not left:
            return
        answer = judge.answer_of_death(reply, refused, self._cpu_limit(batch))
        if batch.grouped and answer is not None and answer.outcome is not Outcome.TIMEOUT:
            answer = None  # whether it or a neighbour was the cause shows when it runs alone
        if answer is not None:
            self._conclude(left[0], answer, batch, queues)
        else:
            self._run_again(left[0], batch, queues)
        queues.fresh.extendleft(reversed(left[1:]))

    def _run_again(self, entry: Entry, batch: Batch, queues: _Queues) -> None:
        """Run a program alone whose process died, unless that has happened too often."""
        self.counters.reruns += 1
        if not batch.grouped:
            entry.losses += 1
        if entry.losses < _MAX_LOSSES:
            queues.alone.append(entry)
            return
        reason = f"killed from outside {entry.losses} times, most likely by the kernel for want of memory"
        self._conclude(entry, Answer.failed(Outcome.MEMORY, reason), batch, queues)

    def _judge(self, entry: Entry, frame: Frame, batch: Batch, reply: Reply, queues: _Queues) -> None:
        """Decide what one program's frame means."""
        if batch.grouped and frame.status in (wire.ISOLATE, wire.MEMORY):
            self.counters.reruns += 1
            queues.alone.append(entry)
        elif frame.status == wire.ISOLATE:
            self._conclude(entry, Answer.failed(Outcome.EXIT, "its answer was not a legal frame"), batch, queues)
        else:
            self._conclude(entry, judge.answer_of_frame(frame, entry.order, self._cpu_limit(batch)), batch, queues)

    def _conclude(self, entry: Entry, answer: Answer, batch: Batch, queues: _Queues) -> None:
        """Decide what one program's answer means: a verdict, or another run."""
        first = entry.first
        if answer.exception == "ModuleNotFoundError" and "scipy" in answer.reason and not entry.wide:
            self.counters.reruns += 1
            entry.wide, entry.first, entry.audit, entry.order = True, None, False, None
            queues.alone.append(entry)
            return
        if first is not None:
            same = answer.outcome is first.outcome and answer.outputs == first.outputs
            if not entry.audit:
                self._finish(entry, first if same else self._disagreement(first, answer), queues)
                return
            if same:
                self._finish(entry, first, queues)
                return
            self.counters.audit_disagreements += 1
            log.warning("program %d gave another answer alone than in its group; taking the former", entry.index)
            entry.first, entry.audit = None, False
        if answer.outcome is Outcome.OK and (entry.job.confirm or not batch.grouped or self._fits(entry, answer)):
            self.counters.second_opinions += 1
            entry.first, entry.order = answer, self._derangement(len(entry.job.inputs))
            queues.alone.append(entry)
        elif batch.grouped and self.audit_rate > 0 and self._random.random() < self.audit_rate:
            if answer.outcome is Outcome.TIMEOUT:
                self._finish(entry, answer, queues)  # it would only cost another limit
                return
            self.counters.audits += 1
            entry.first, entry.audit = answer, True
            queues.alone.append(entry)
        else:
            self._finish(entry, answer, queues)

    def _disagreement(self, first: Answer, second: Answer) -> Answer:
        self.counters.nondeterministic += 1
        told = "gave other outputs" if second.outcome is Outcome.OK else f"ended with {second.outcome}: {second.reason}"
        return replace(first, outcome=Outcome.NONDET, reason=f"a second run {told}")

    def _finish(self, entry: Entry, answer: Answer, queues: _Queues) -> None:
        verdict = judge.make_verdict(entry.job, answer, self._encode(entry.job.expected, "expected"))
        queues.done.append((entry.index, verdict))

    def _fits(self, entry: Entry, answer: Answer) -> bool:
        expected = self._encode(entry.job.expected, "expected")
        return all(judge.count_correct(answer.outputs, expected)[: entry.job.num_train])

    def _sings(self, canary: Job, frame: Frame) -> bool:
        return frame.status == wire.OK and frame.outputs == self._encode_now(canary.expected, "canary")

    def _cpu_limit(self, batch: Batch) -> float:
        return self.limits.cpu_seconds * (SECOND_OPINION_FACTOR if batch.role.second else 1.0)

    def _derangement(self, size: int) -> tuple[int, ...]:
        """Return a random order of `size` inputs in which none keeps its place (Sattolo's algorithm)."""
        order = list(range(size))
        for last in range(size - 1, 0, -1):
            other = self._random.randrange(last)
            order[last], order[other] = order[other], order[last]
        return tuple(order)

    def _encode(self, grids: tuple[Grid | None, ...], what: str) -> tuple[Cells | None, ...]:
        """Return grids as bytes; remembered, as many jobs share them."""
        known = self._encoded.get(id(grids))
        if known is None or known[0] is not grids:
            if len(self._encoded) >= _MAX_REMEMBERED:
                self._encoded.clear()
            known = self._encoded[id(grids)] = (grids, self._encode_now(grids, what))
        return known[1]

    @staticmethod
    def _encode_now(grids: tuple[Grid | None, ...], what: str) -> tuple[Cells | None, ...]:
        return tuple(None if grid is None else judge.to_cells(grid, what) for grid in grids)

    @staticmethod
    def _forget(batch: Batch) -> None:
        """Free a batch's memory file."""
        if batch.region >= 0:
            os.close(batch.region)
            batch.region = -1

    def _release(self, zygote: Zygote) -> None:
        """Free the memory files of what a zygote was to run."""
        for batch in zygote.batches:
            self._forget(batch)
        zygote.batches.clear()


def probe_tier() -> Tier:
    """Return what this machine offers to protect it from programs; starts one process for a moment."""
    with Sandbox(workers=1, unsafe=True) as sandbox:
        return sandbox.tier
