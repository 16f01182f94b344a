"""The supervisor: sends programs to workers in batches, judges what comes back, and decides what must run again.

Three lanes. *Grouped*: up to MAX_GROUP programs share a child if the gate admits them; what it gives is believed when a
canary behind it was well, and nothing that ended a group early is final. *Isolated*: one program, one child. *Second
opinion*: alone, in a child of another zygote, with its inputs in another order; every program that counts as a success
gets one, and so does every program with an answer that the gate did not admit.
"""

from __future__ import annotations

import itertools
import logging
import os
import random
import selectors
import threading
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import cast

from arc_dsl.errors import InputError
from arc_dsl.sandbox import judge, wire
from arc_dsl.sandbox.batch import CANARY_STRIDE, Batch, Entry, GridBytes, Group, Sorted
from arc_dsl.sandbox.canary import Canaries
from arc_dsl.sandbox.crew import Crew
from arc_dsl.sandbox.decision import Decisions, Queues
from arc_dsl.sandbox.handle import SandboxError, Zygote, ZygoteLostError, current_cores
from arc_dsl.sandbox.job import MAX_SOURCE_BYTES, Job, Limits, Role
from arc_dsl.sandbox.judge import Answer
from arc_dsl.sandbox.tier import Tier
from arc_dsl.sandbox.wire import Frame, Reply, Request
from arc_dsl.verdict import Outcome, Verdict

log = logging.getLogger(__name__)

MIN_GROUP, MAX_GROUP = 16, 256
GROUP_SECONDS = 0.4  # CPU time a group should take: much more than a fork, and soon enough answered
GROUPED_PROGRAM_SECONDS = 0.25  # CPU time of a program in a group; one that needs more has its own process
TAIL_SECONDS = 0.05  # and at least, when the last programs are shared out among the workers
SECOND_OPINION_FACTOR = 2.0  # CPU limit of a second opinion: a program at the limit must not fail by a hair
_DEPTH = 2  # batches a zygote holds, so that it never waits for the supervisor
_WATCH_SECONDS = 10.0
_MAX_LOSSES = 3  # a program whose worker died so often is itself the cause


_GROUPED = Role(second=False, wide=False)


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
        self._numbers = itertools.count(1)
        self._crew = Crew(self.workers, namespaces, self.limits.memory_bytes)
        self._grid_bytes = GridBytes()
        self._random = random.Random(os.urandom(16))
        self._canaries = Canaries(self._random)
        self._decisions = Decisions(self._grid_bytes, audit_rate, self._random)
        self.counters = self._decisions.counters
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
        queues = Queues()
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
                if exhausted and not queues.fresh and not queues.alone and not queues.suspects:
                    return
                continue
            for key, _ in selector.select(_WATCH_SECONDS):
                self._hear(cast(Zygote, key.fileobj), queues)
            for zygote in self._crew.overdue():
                self._lose(zygote, "it gave no answer in time", queues)

    def _admit(self, entry: Entry, queues: Queues) -> None:
        """Put a job into its first queue."""
        size = len(entry.job.source.encode("utf-8", "surrogatepass"))
        if size > MAX_SOURCE_BYTES:
            self._decisions.finish(entry, judge.too_long(size), queues)
        elif "scipy" in entry.job.source:
            entry.wide = True
            queues.alone.append(entry)
        else:
            queues.fresh.append(entry)

    def _dispatch(self, queues: Queues) -> None:
        """Give every worker with room something to do."""
        for depth in range(_DEPTH):
            for worker in range(self.workers):
                if self._crew.load(worker) > depth:
                    continue
                batch = self._next_batch(queues)
                if batch is None:
                    return
                self._send(batch, worker, queues)

    def _next_batch(self, queues: Queues) -> Batch | None:
        """Choose what to run next: single programs first, so that their number stays bounded."""
        if queues.alone:
            entry = queues.alone.popleft()
            return Batch(next(self._numbers), [entry], entry.role, stride=0)
        if queues.suspects:
            return Batch(next(self._numbers), queues.suspects.popleft(), _GROUPED, stride=1)
        if queues.fresh:
            share = -(-len(queues.fresh) // (2 * self.workers))  # at the end, leave something for the other workers
            size = min(self._group_size(), max(share, int(TAIL_SECONDS / self._mean_seconds)), len(queues.fresh))
            entries = [queues.fresh.popleft() for _ in range(size)]
            return Batch(next(self._numbers), entries, _GROUPED, stride=CANARY_STRIDE)
        return None

    def _group_size(self) -> int:
        return int(min(max(GROUP_SECONDS / self._mean_seconds, MIN_GROUP), MAX_GROUP))

    def _send(self, batch: Batch, worker: int, queues: Queues) -> None:
        batch.write(self._grid_bytes, self.limits.output_bytes, self._canaries)
        request = Request(
            batch.number,
            len(batch.slots),
            batch.job_length,
            batch.region_length,
            self._cpu_limit(batch),
            self.limits.wall_seconds * (SECOND_OPINION_FACTOR if batch.role.second else 1.0),
            self.limits.memory_bytes,
            int(batch.grouped),
        )
        for _ in range(_MAX_LOSSES):
            zygote = self._crew.get(worker, batch.role)
            longest = request.wall_seconds + (request.cpu_seconds + wire.RETIRE_SECONDS + 1.0) / wire.STARVED
            batch.deadline = time.monotonic() + longest * (1 + len(zygote.batches)) + 60
            try:
                zygote.send(batch, request, batch.region)
                return
            except ZygoteLostError as error:
                self._lose(zygote, str(error), queues)
        batch.free()
        raise SandboxError("workers of the sandbox die as soon as they are started; run `arcwright doctor`")

    def _hear(self, zygote: Zygote, queues: Queues) -> None:
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

    def _lose(self, zygote: Zygote, why: str, queues: Queues) -> None:
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
                    self._decisions.conclude(entry, Answer.failed(Outcome.CRASH, reason), queues)
                elif entry.losses > 1 or not batch.grouped:
                    queues.alone.append(entry)
                else:
                    queues.fresh.appendleft(entry)

    def _settle(self, batch: Batch, reply: Reply, queues: Queues) -> None:
        """Turn what a child left behind into answers."""
        frames, refused = batch.read(reply, self.limits.output_bytes)
        if batch.grouped:
            self._settle_group(batch.sort_out(frames, reply.wait_status), batch.stride, queues)
            return
        (entry,) = batch.entries
        if frames:
            self._judge(entry, frames[0], queues)
            return
        answer = judge.answer_of_death(reply, refused, self._cpu_limit(batch))
        if answer is not None:
            self._decisions.conclude(entry, answer, queues)
        else:
            self._run_again(entry, queues)

    def _settle_group(self, left: Sorted, stride: int, queues: Queues) -> None:
        """Believe what a canary vouches for, and have the rest run again where that shows who was at fault."""
        if left.trusted:
            mean = sum(min(frame.cpu_seconds, self.limits.cpu_seconds) for _, frame in left.trusted) / len(left.trusted)
            self._mean_seconds += 0.5 * (max(mean, 1e-5) - self._mean_seconds)
        self.counters.reruns += len(left.suspects) + (left.running is not None)
        if left.running is not None:
            queues.alone.append(left.running)  # whether it or a neighbour was the cause shows there
        if not left.disturbed:
            queues.fresh.extendleft(reversed(left.suspects + left.unheard))
        elif stride > 1:
            queues.fresh.extendleft(reversed(left.unheard))
            if left.suspects:
                queues.suspects.append(left.suspects)  # once more, with a canary behind each
        else:
            self.counters.audit_disagreements += 1
            queues.alone.extend(left.suspects)
            if left.unheard:
                queues.suspects.append(left.unheard)
            log.warning("program %s disturbed its group; it runs alone", [entry.index for entry in left.suspects])
        group = Group()
        answered = []
        for entry, frame in left.trusted:
            if frame.status in (wire.ISOLATE, wire.MEMORY):
                self.counters.reruns += 1
                queues.alone.append(entry)
            else:
                entry.group = group
                answered.append((entry, judge.answer_of_frame(frame, None, self.limits.cpu_seconds)))
        group.waiting = len(answered)
        for entry, answer in answered:
            self._decisions.conclude(entry, answer, queues)

    def _run_again(self, entry: Entry, queues: Queues) -> None:
        """Run a program again that was killed from outside, unless that has happened too often."""
        self.counters.reruns += 1
        entry.losses += 1
        if entry.losses < _MAX_LOSSES:
            queues.alone.append(entry)
            return
        reason = f"killed from outside {entry.losses} times, most likely by the kernel for want of memory"
        self._decisions.conclude(entry, Answer.failed(Outcome.MEMORY, reason), queues)

    def _judge(self, entry: Entry, frame: Frame, queues: Queues) -> None:
        """Decide what the frame of a program that ran alone means."""
        if frame.status in (wire.ISOLATE, wire.SKIPPED):
            self._decisions.conclude(entry, Answer.failed(Outcome.EXIT, "its answer was not a legal frame"), queues)
        else:
            limit = self.limits.cpu_seconds * (SECOND_OPINION_FACTOR if entry.role.second else 1.0)
            self._decisions.conclude(entry, judge.answer_of_frame(frame, entry.order, limit), queues)

    def _cpu_limit(self, batch: Batch) -> float:
        if batch.grouped:
            return min(self.limits.cpu_seconds, GROUPED_PROGRAM_SECONDS)
        return self.limits.cpu_seconds * (SECOND_OPINION_FACTOR if batch.role.second else 1.0)


def probe_tier() -> Tier:
    """Return what this machine offers to protect it from programs; starts one process for a moment."""
    with Sandbox(workers=1, unsafe=True) as sandbox:
        return sandbox.tier
