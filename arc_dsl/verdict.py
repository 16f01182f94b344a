"""What running a program did (its outcome), and how that compares with a task (its verdict)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arc_dsl.grid import Grid


class Outcome(StrEnum):
    """What running a program on a task's inputs did."""

    OK = "ok"  # a legal grid for every input
    ERROR = "error"  # an exception, or no `task` function
    INVALID = "invalid"  # it returned something that is not a legal grid
    TIMEOUT = "timeout"  # it used up its CPU or wall-clock seconds
    MEMORY = "memory"  # it ran out of the memory it may use
    CRASH = "crash"  # its process died of a signal
    EXIT = "exit"  # its process ended by itself before the answer was complete
    NONDET = "nondet"  # a second run, elsewhere, gave other outputs


@dataclass(frozen=True)
class Verdict:
    """The outcome of a program, compared with the pairs of its task.

    Attributes:
        outcome: what running it did.
        reason: one line, empty when the outcome is `ok`; at most 200 characters.
        exception: name of the exception's type, or empty.
        line: line number in the program where the exception was raised, 0 when unknown.
        syscall: name of the first system call that was refused, or empty.
        cpu_seconds: CPU time over all grids.
        outputs: a legal grid for each input, None where the program gave none.
        correct: for each input, whether the output equals the expected grid; None where that is unknown.
        num_train: how many of the inputs belong to train pairs.
    """

    outcome: Outcome
    reason: str
    exception: str
    line: int
    syscall: str
    cpu_seconds: float
    outputs: tuple[Grid | None, ...]
    correct: tuple[bool | None, ...]
    num_train: int

    @property
    def fits(self) -> bool:
        """Whether the program is right on all train pairs."""
        return self.outcome is Outcome.OK and all(self.correct[: self.num_train])

    @property
    def solves(self) -> bool:
        """Whether the program is right on all train and all test pairs; False while a test output is unknown."""
        return self.outcome is Outcome.OK and all(self.correct)

    @property
    def solution(self) -> bool | None:
        """Whether the program is the task's solution; None where it is right on all pairs but unknown ones."""
        wrong = self.outcome is not Outcome.OK or False in self.correct
        return False if wrong else None if None in self.correct else True

    def _repr_html_(self) -> str:
        from arc_dsl.display import verdict_html

        return verdict_html(self)
