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
from typing import cast

from arc_dsl.errors import InputError
from arc_dsl.sandbox import judge, wire
from arc_dsl.sandbox.batch import Batch, Entry, GridBytes
from arc_dsl.sandbox.crew import Crew
from arc_dsl.sandbox.handle import SandboxError, Zygote, ZygoteLostError, current_cores
from arc_dsl.sandbox.job import MAX_SOURCE_BYTES, Job, Limits, Role
from arc_dsl.sandbox.judge import Answer
from arc_dsl.sandbox.tier import Tier
from arc_dsl.sandbox.wire import Frame, Reply, Request
from arc_dsl.verdict import Outcome, Verdict

log = logging.getLogger(__name__)

MIN_GROUP, MAX_GROUP = 16, 256
GROUP_SECONDS = 0.4  # CPU time a group should take: much more than a fork, and soon enough answered
TAIL_SECONDS = 0.05  # and at least, when the last programs are shared out among the workers
SECOND_OPINION_FACTOR = 2.0  # CPU limit of a second opinion: a program at the limit must not fail by a hair
_DEPTH = 2  # batches a zygote holds, so that it never waits for the supervisor
_WATCH_SECONDS = 10.0
_MAX_LOSSES = 3  # a program whose worker died so often is itself the cause


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
            namespaces: use the kernel's namespaces and control groups where they exist.

        Raises:
            SandboxError: there is no system call filter and `unsafe` is not set, or the interpreter does not start.
        """
        self.workers = current_cores() if workers is None else workers
        if self.workers < 1:
            raise InputError(f"workers must be at least 1, got {self.workers}")
        if not 0 <= audit_rate <= 1:
            raise InputError(f"audit_rate must be in [0, 1], got {audit_rate}")
        self.limits = limits or Limits()
        self.audit_rate = audit_rate
        self.counters = Counters()
        self._numbers = itertools.count(1)
        self._crew = Crew(self.workers, namespaces, self.limits.memory_bytes)
        self._grid_bytes = GridBytes()
        self._random = random.Random(os.urandom(16))
        self._lock = threading.Lock()
        self._mean_seconds = GROUP_SECONDS / 32  # CPU time of a grouped program, a moving mean
        self.tier = Tier.from_layers(self._crew.get(0, Role(second=False, wide=False)).layers)
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
        self._crew.close()

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
                self._crew.watch(selector)
                try:
                    yield from self._run(iter(jobs), selector)
                finally:
                    self._crew.discard_busy()  # the caller stopped half-way: nobody wants their batches
                    self._crew.watch(None)
        finally:
            self._lock.release()

    def _run(self, jobs: Iterator[Job], selector: selectors.BaseSelector) -> Iterator[tuple[int, Verdict]]:
        queues = _Queues()
        source = enumerate(jobs)
        exhausted = False
        while True:
            wanted = 2 * self.workers * self._group_size() - len(queues.fresh)
            if not exhausted and wanted > 0:
                taken = [Entry(index, job) for index, job in itertools.islice(source, wanted)]
                exhausted = len(taken) < wanted
                for entry in taken:
                    self._admit(entry, queues)
            self._dispatch(queues)
            while queues.done:
                self.counters.programs += 1
                yield queues.done.popleft()
            if not self._crew.busy:
                if exhausted and not queues.fresh and not queues.alone:
                    return
                continue
            for key, _ in selector.select(_WATCH_SECONDS):
                self._hear(cast(Zygote, key.fileobj), queues)
            for zygote in self._crew.overdue():
                self._lose(zygote, "it gave no answer in time", queues)

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

    def _dispatch(self, queues: _Queues) -> None:
        """Give every worker with room something to do."""
        for depth in range(_DEPTH):
            for worker in range(self.workers):
                if self._crew.load(worker) > depth:
                    continue
                batch = self._next_batch(queues)
                if batch is None:
                    return
                self._send(batch, worker, queues)

    def _next_batch(self, queues: _Queues) -> Batch | None:
        """Choose what to run next: single programs first, so that their number stays bounded."""
        if queues.alone:
            entry = queues.alone.popleft()
            role = Role(second=entry.first is not None and not entry.audit, wide=entry.wide)
            return Batch(next(self._numbers), [entry], role, grouped=False)
        if queues.fresh:
            share = -(-len(queues.fresh) // (2 * self.workers))  # at the end, leave something for the other workers
            size = min(self._group_size(), max(share, int(TAIL_SECONDS / self._mean_seconds)), len(queues.fresh))
            entries = [queues.fresh.popleft() for _ in range(size)]
            return Batch(next(self._numbers), entries, Role(second=False, wide=False), grouped=True)
        return None

    def _group_size(self) -> int:
        return int(min(max(GROUP_SECONDS / self._mean_seconds, MIN_GROUP), MAX_GROUP))

    def _send(self, batch: Batch, worker: int, queues: _Queues) -> None:
        batch.write(self._grid_bytes, self.limits.output_bytes, self._random)
        request = Request(
            batch.number,
            len(batch.jobs),
            batch.job_length,
            batch.region_length,
            self._cpu_limit(batch),
            self.limits.wall_seconds * (SECOND_OPINION_FACTOR if batch.role.second else 1.0),
            self.limits.memory_bytes,
            int(batch.grouped),
        )
        for _ in range(_MAX_LOSSES):
            zygote = self._crew.get(worker, batch.role)
            ahead = sum(len(other.jobs) for other in zygote.batches)
            batch.deadline = time.monotonic() + 4 * request.wall_seconds * (len(batch.jobs) + ahead) + 60
            try:
                zygote.send(batch, request, batch.region)
                return
            except ZygoteLostError as error:
                self._lose(zygote, str(error), queues)
        batch.free()
        raise SandboxError("workers of the sandbox die as soon as they are started; run `arcwright doctor`")

    def _hear(self, zygote: Zygote, queues: _Queues) -> None:
        try:
            replies = zygote.receive()
        except ZygoteLostError as error:
            self._lose(zygote, str(error), queues)
            return
        for reply in replies:
            batch = zygote.batches.popleft()
            try:
                if reply.batch != batch.number:
                    raise SandboxError(f"a zygote answered batch {reply.batch}, expected {batch.number}")
                self._settle(batch, reply, queues)
            finally:
                batch.free()

    def _lose(self, zygote: Zygote, why: str, queues: _Queues) -> None:
        """Bury a zygote and put its programs back; the next batch starts another."""
        self.counters.workers_lost += 1
        batches = self._crew.discard(zygote)
        num_lost = sum(len(batch.entries) for batch in batches)
        log.warning("lost the zygote %d (%s); running its %d programs again", zygote.pid, why, num_lost)
        for batch in batches:
            for entry in batch.entries:
                entry.losses += 1
                if entry.losses >= _MAX_LOSSES and not batch.grouped:
                    reason = f"its worker died {entry.losses} times"
                    self._conclude(entry, Answer.failed(Outcome.CRASH, reason), batch, queues)
                elif entry.losses > 1 or not batch.grouped:
                    queues.alone.append(entry)
                else:
                    queues.fresh.appendleft(entry)

    def _settle(self, batch: Batch, reply: Reply, queues: _Queues) -> None:
        """Turn what a child left behind into answers."""
        entries = batch.entries
        frames, refused = batch.read(reply, self.limits.output_bytes)
        if batch.canary_died(frames):
            self.counters.audit_disagreements += 1
            log.warning("a program disturbed its group; running the %d programs again, each alone", len(entries))
            self.counters.reruns += len(entries)
            queues.alone.extend(entries)
            return
        if batch.grouped and frames:
            mean = sum(min(frame.cpu_seconds, self.limits.cpu_seconds) for frame in frames) / len(frames)
            self._mean_seconds += 0.5 * (max(mean, 1e-5) - self._mean_seconds)
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
        verdict = judge.make_verdict(entry.job, answer, self._grid_bytes.encode(entry.job.expected, "expected"))
        queues.done.append((entry.index, verdict))

    def _fits(self, entry: Entry, answer: Answer) -> bool:
        expected = self._grid_bytes.encode(entry.job.expected, "expected")
        return all(judge.compare_outputs(answer.outputs, expected)[: entry.job.num_train])

    def _cpu_limit(self, batch: Batch) -> float:
        return self.limits.cpu_seconds * (SECOND_OPINION_FACTOR if batch.role.second else 1.0)

    def _derangement(self, size: int) -> tuple[int, ...]:
        """Return a random order of `size` inputs in which none keeps its place (Sattolo's algorithm)."""
        order = list(range(size))
        for last in range(size - 1, 0, -1):
            other = self._random.randrange(last)
            order[last], order[other] = order[other], order[last]
        return tuple(order)


def probe_tier() -> Tier:
    """Return what this machine offers to protect it from programs; starts one process for a moment."""
    with Sandbox(workers=1, unsafe=True) as sandbox:
        return sandbox.tier
