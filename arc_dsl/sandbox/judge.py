"""From frames and deaths to verdicts: pure functions, so that what a child can claim is plain to see."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from arc_dsl.grid import PackedGrid, unpack_grid
from arc_dsl.sandbox import wire
from arc_dsl.sandbox.job import MAX_SOURCE_BYTES, Job
from arc_dsl.sandbox.seccomp import WAITING, machine, syscall_name
from arc_dsl.sandbox.wire import Frame, Reply
from arc_dsl.verdict import Outcome, Verdict

_MACHINE = machine()
_STATUS_OUTCOMES = {
    wire.OK: Outcome.OK,
    wire.ERROR: Outcome.ERROR,
    wire.INVALID: Outcome.INVALID,
    wire.MEMORY: Outcome.MEMORY,
}


@dataclass(frozen=True)
class Answer:
    """What one run of a program gave; compared with nothing yet.

    Attributes:
        outcome: never `nondet`, which takes two runs.
        reason: one line, empty when the outcome is `ok`.
        exception: name of the exception's type, or empty.
        line: line in the program where it was raised, 0 when unknown.
        syscall: name of a refused system call, or empty.
        cpu_seconds: CPU time of the program.
        outputs: its grids in the order of the job's inputs, as far as it came.
    """

    outcome: Outcome
    reason: str
    exception: str
    line: int
    syscall: str
    cpu_seconds: float
    outputs: tuple[PackedGrid | None, ...]

    def agrees(self, other: Answer) -> bool:
        """Whether two runs gave the same."""
        return self.outcome is other.outcome and self.outputs == other.outputs

    @classmethod
    def failed(cls, outcome: Outcome, reason: str, cpu_seconds: float = 0.0) -> Answer:
        """Return the answer of a program that gave none."""
        return cls(outcome, reason, "", 0, "", cpu_seconds, ())


def answer_of_frame(frame: Frame, order: tuple[int, ...] | None, cpu_limit: float) -> Answer:
    """Return what a legal frame says.

    Args:
        frame: as read from a dead child.
        order: the order in which the program was given its inputs; None for their own.
        cpu_limit: CPU seconds the program had.
    """
    outcome = _STATUS_OUTCOMES[frame.status]
    syscall = syscall_name(frame.syscall, _MACHINE)
    reason = frame.reason
    outputs: tuple[PackedGrid | None, ...] = frame.outputs
    if order is not None:
        by_input: list[PackedGrid | None] = [None] * len(order)
        for place, cells in zip(order, frame.outputs, strict=False):
            by_input[place] = cells
        outputs = tuple(by_input)
    if frame.cpu_seconds > cpu_limit:
        outcome, reason = Outcome.TIMEOUT, f"used {frame.cpu_seconds:.2f} s of CPU time, allowed are {cpu_limit:g}"
    elif outcome is Outcome.ERROR and syscall in WAITING:
        outcome, reason = Outcome.TIMEOUT, f"tried to wait ({syscall})"
    elif outcome is Outcome.ERROR and frame.exception != "NameError":
        unnamed = not reason or reason.startswith("Unknown error")
        detail = f"system call {syscall} is not allowed" if syscall and unnamed else reason
        reason = f"{frame.exception}: {detail}" if detail else frame.exception
    elif outcome is Outcome.MEMORY and not reason:
        reason = frame.exception
    return Answer(outcome, reason, frame.exception, frame.line, syscall, frame.cpu_seconds, outputs)


def answer_of_death(reply: Reply, refused: str, cpu_limit: float) -> Answer | None:
    """Return what became of the program that was running when its child ended; None if it was killed from outside.

    Args:
        reply: what the zygote saw.
        refused: why the program's frame was refused, empty if there was none.
        cpu_limit: CPU seconds the program had.
    """
    cpu = reply.cpu_seconds
    if reply.killed == wire.KILLED_CPU:
        return Answer.failed(Outcome.TIMEOUT, f"used up its {cpu_limit:g} s of CPU time", cpu)
    if reply.killed == wire.KILLED_WALL:
        return Answer.failed(Outcome.TIMEOUT, f"gave no answer within {reply.wall_seconds:.1f} s", cpu)
    if refused:
        return Answer.failed(Outcome.EXIT, refused, cpu)
    if os.WIFSIGNALED(reply.wait_status):
        number = os.WTERMSIG(reply.wait_status)
        if number in (signal.SIGKILL, signal.SIGXCPU):
            if cpu > cpu_limit:
                return Answer.failed(Outcome.TIMEOUT, f"used up its {cpu_limit:g} s of CPU time", cpu)
            return None
        return Answer.failed(Outcome.CRASH, f"its process died of {_signal_name(number)}", cpu)
    status = os.WEXITSTATUS(reply.wait_status)
    return Answer.failed(Outcome.EXIT, f"its process ended with status {status} before the answer was complete", cpu)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def compare_outputs(
    outputs: Sequence[PackedGrid | None], expected: Sequence[PackedGrid | None]
) -> tuple[bool | None, ...]:
    """Return for each expected output whether the program gave it; None where it is unknown."""
    given = (*outputs, *(None,) * (len(expected) - len(outputs)))
    return tuple(None if want is None else have == want for have, want in zip(given, expected, strict=True))


def make_verdict(job: Job, answer: Answer, expected: Sequence[PackedGrid | None]) -> Verdict:
    """Return the verdict on a job: its answer compared with what was expected."""
    missing = (None,) * (len(job.inputs) - len(answer.outputs))
    return Verdict(
        outcome=answer.outcome,
        reason=answer.reason[:200],
        exception=answer.exception,
        line=answer.line,
        syscall=answer.syscall,
        cpu_seconds=answer.cpu_seconds,
        outputs=tuple(None if cells is None else unpack_grid(cells) for cells in answer.outputs) + missing,
        correct=compare_outputs(answer.outputs, expected),
        num_train=job.num_train,
    )


def too_long(size: int) -> Answer:
    """Return the answer of a program whose source is longer than MAX_SOURCE_BYTES."""
    return Answer.failed(Outcome.ERROR, f"the source has {size} bytes, allowed are {MAX_SOURCE_BYTES}")
