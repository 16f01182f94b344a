"""Whose failure it is: what a user can mend, what the machine did, and what is a bug.

An `InputError` names a value and its remedy, a `StageError` what failed while running. Whatever else is raised (but for
what the system refuses, as a full disk) is a fault of arcwright's own, and `exit_status` says so.
"""

from __future__ import annotations

import errno
from enum import IntEnum

# What the system says when it is called wrongly: not the machine's state, but a fault in a program.
_MISUSE = (None, errno.EBADF, errno.EFAULT, errno.EINVAL)


class InputError(ValueError):
    """Bad input: one line with the value and the remedy. The command line exits with status 2."""


class StageError(RuntimeError):
    """What failed while running, and is neither bad input nor a bug: one line that says why. Exit status 1."""


class BugError(Exception):
    """A fault of arcwright's own in another process; the traceback there is a note of the exception. Status 70."""


class Terminated(KeyboardInterrupt):
    """The command was asked to end by a signal other than that of Ctrl-C. Status 143."""


class ExitStatus(IntEnum):
    """How a command or a stage's process ended."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    BUG = 70  # EX_SOFTWARE of <sysexits.h>
    STOPPED = 130  # what a shell reports of a program that Ctrl-C ended
    TERMINATED = 143  # and of one that SIGTERM ended


def exit_status(error: BaseException) -> ExitStatus:
    """Return the status with which a command that raised `error` exits."""
    if isinstance(error, Terminated):
        return ExitStatus.TERMINATED
    if isinstance(error, KeyboardInterrupt):
        return ExitStatus.STOPPED
    if isinstance(error, InputError):
        return ExitStatus.BAD_INPUT
    if isinstance(error, StageError) or is_environment(error):
        return ExitStatus.FAILED
    return ExitStatus.BUG


def is_environment(error: BaseException) -> bool:
    """Return whether the machine refused: no memory, no disk, no permission, a process or a server that has gone."""
    from concurrent.futures import BrokenExecutor  # here, since the sandbox imports this module and needs no threads

    if isinstance(error, OSError):
        return isinstance(error, ConnectionError | TimeoutError) or error.errno not in _MISUSE
    # torch's OutOfMemoryError is known by its name, since nothing here may import torch.
    return isinstance(error, MemoryError | BrokenExecutor) or type(error).__name__ == "OutOfMemoryError"


def one_line(error: BaseException) -> str:
    """Return what an error says, on one line; the name of its type when it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, for libraries that go on for a page; its type if it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
