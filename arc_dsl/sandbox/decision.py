"""What an answer leads to: a verdict, or another run that it is compared with.

An answer from a group is never held against its program, and never counts as a success, on the group's word alone. The
answers of a group are given out together, when every check of one of them agrees with it.
"""

from __future__ import annotations

import logging
import random
from collections import deque
from dataclasses import dataclass, field, replace

from arc_dsl.sandbox import judge
from arc_dsl.sandbox.batch import Entry, GridBytes, Stage
from arc_dsl.sandbox.judge import Answer
from arc_dsl.verdict import Outcome, Verdict

log = logging.getLogger(__name__)


@dataclass
class Counters:
    """What a sandbox has done.

    Attributes:
        programs: verdicts given.
        reruns: programs run again, because they were not admitted to a group, or a group ended too soon for them.
        second_opinions: programs run again by another zygote.
        nondeterministic: second opinions that differed.
        audits: results of the grouped lane that were checked alone.
        audit_disagreements: how often a program was shown to have changed what its neighbours do or find, by a canary,
            by an audit or by a second opinion. Should be 0.
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
class Queues:
    """What waits to be run."""

    fresh: deque[Entry] = field(default_factory=deque)
    suspects: deque[list[Entry]] = field(default_factory=deque)  # of groups that were disturbed
    alone: deque[Entry] = field(default_factory=deque)
    done: deque[tuple[int, Verdict]] = field(default_factory=deque)


class Decisions:
    """Decides about answers; starts no process."""

    def __init__(self, grid_bytes: GridBytes, audit_rate: float, generator: random.Random) -> None:
        """Have decided nothing yet.

        Args:
            grid_bytes: the bytes of expected outputs.
            audit_rate: share of a group's answers that are checked alone.
            generator: chooses them, and orders of inputs.
        """
        self.counters = Counters()
        self._grid_bytes = grid_bytes
        self._audit_rate = audit_rate
        self._random = generator

    def conclude(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        """Decide what one program's answer means: a verdict, or another run."""
        if answer.exception == "ModuleNotFoundError" and "scipy" in answer.reason and not entry.wide:
            self.counters.reruns += 1
            self._leave_group(entry, queues)
            entry.start_over()
            entry.wide = True
            queues.alone.append(entry)
        elif entry.group is not None and entry.group.spoiled:
            self._conclude_spoiled(entry, answer, queues)
        elif entry.stage is Stage.FIRST:
            self._conclude_first(entry, answer, queues)
        else:
            self._conclude_check(entry, answer, queues)

    def _conclude_first(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        grouped = entry.group is not None
        if answer.outcome is Outcome.OK and (entry.job.confirm or not grouped or self._fits(entry, answer)):
            self._ask_second(entry, answer, queues)
        elif grouped and self._audit_rate > 0 and self._random.random() < self._audit_rate:
            self.counters.audits += 1
            self._check(entry, answer, Stage.AUDIT, queues)
        else:
            self.finish(entry, answer, queues)

    def _ask_second(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        self.counters.second_opinions += 1
        self._check(entry, answer, Stage.SECOND, queues)

    def _check(self, entry: Entry, answer: Answer, stage: Stage, queues: Queues) -> None:
        """Remember an answer and have the program run again."""
        entry.answers.append(answer)
        entry.stage = stage
        entry.order = self._derangement(len(entry.job.inputs)) if stage is Stage.SECOND else None
        queues.alone.append(entry)

    def _conclude_check(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        """Compare a run with those before it; only what no neighbour can have changed is held against a program."""
        first = entry.answers[0]
        if entry.stage in (Stage.SECOND, Stage.AUDIT) and answer.agrees(first):
            self.finish(entry, first, queues)
        elif entry.stage is Stage.SECOND and entry.group is None:
            self.finish(entry, self._disagreement(first, answer), queues)
        elif entry.stage is Stage.SECOND:
            self._check(entry, answer, Stage.RECHECK, queues)
        elif entry.stage is Stage.AUDIT:
            self._check(entry, answer, Stage.REAUDIT, queues)
        elif entry.stage is Stage.RECHECK:
            second = entry.answers[1]
            if answer.agrees(second):
                self._spoil(entry, queues)
                self.finish(entry, answer, queues)
            else:
                self.finish(entry, self._disagreement(first, second), queues)
        else:
            alone = entry.answers[1]
            if answer.agrees(alone):
                self._spoil(entry, queues)
                self.finish(entry, alone, queues)
            else:
                self.finish(entry, self._disagreement(alone, answer), queues)

    def _spoil(self, entry: Entry, queues: Queues) -> None:
        """A neighbour changed this entry's answer: all that its group gave is run again, each program alone."""
        group = entry.group
        assert group is not None  # only what a group gave is checked so
        self.counters.audit_disagreements += 1
        self.counters.reruns += len(group.held)
        log.warning("program %d gave another answer alone than in its group; running all of it again", entry.index)
        group.spoiled = True
        entry.group = None
        for other, _ in group.held:
            other.start_over()
            queues.alone.append(other)
        group.held.clear()

    def _conclude_spoiled(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        """Go on with an entry whose group was found disturbed while it was being checked."""
        alone = entry.stage in (Stage.RECHECK, Stage.AUDIT)
        entry.start_over()
        if alone:
            self._conclude_first(entry, answer, queues)
        else:
            self.counters.reruns += 1
            queues.alone.append(entry)

    def _disagreement(self, first: Answer, second: Answer) -> Answer:
        self.counters.nondeterministic += 1
        told = "gave other outputs" if second.outcome is Outcome.OK else f"ended with {second.outcome}: {second.reason}"
        return replace(first, outcome=Outcome.NONDET, reason=f"a second run {told}")

    def finish(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        """Give the verdict, as soon as nothing can speak against the group that it comes from."""
        if entry.group is None:
            self._deliver(entry, answer, queues)
        else:
            entry.group.held.append((entry, answer))
            self._leave_group(entry, queues)

    def _leave_group(self, entry: Entry, queues: Queues) -> None:
        group = entry.group
        if group is None:
            return
        entry.group = None
        group.waiting -= 1
        if group.waiting == 0:
            for held, answer in group.held:
                self._deliver(held, answer, queues)
            group.held.clear()

    def _deliver(self, entry: Entry, answer: Answer, queues: Queues) -> None:
        verdict = judge.make_verdict(entry.job, answer, self._grid_bytes.encode(entry.job.expected, "expected"))
        queues.done.append((entry.index, verdict))

    def _fits(self, entry: Entry, answer: Answer) -> bool:
        expected = self._grid_bytes.encode(entry.job.expected, "expected")
        return all(judge.compare_outputs(answer.outputs, expected)[: entry.job.num_train])

    def _derangement(self, size: int) -> tuple[int, ...]:
        """Return a random order of `size` inputs in which none keeps its place (Sattolo's algorithm)."""
        order = list(range(size))
        for last in range(size - 1, 0, -1):
            other = self._random.randrange(last)
            order[last], order[other] = order[other], order[last]
        return tuple(order)
