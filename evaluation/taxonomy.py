"""How far a candidate came on its way from a completion to a solution."""

from __future__ import annotations

import re
from enum import StrEnum

from arc_dsl.program import ENTRY_POINT
from arc_dsl.verdict import Outcome
from evaluation.candidates import JudgedProgram

_DEFINES_TASK = re.compile(rf"\b(def\s+{ENTRY_POINT}\s*\(|{ENTRY_POINT}\s*(:[^=\n]*)?=)")
_DOES_NOT_COMPILE = frozenset({"SyntaxError", "IndentationError", "TabError"})
_NESTED = "the source is too deeply nested"


class Ending(StrEnum):
    """Where a candidate ended; those further down came further."""

    NO_PROGRAM = "no program"  # nothing in the completion defines `task`
    NO_COMPILE = "does not compile"
    EXCEPTION = "exception"
    INVALID = "invalid output"  # it returned something that is not a legal grid
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash or exit"
    NONDET = "nondeterministic"
    MISSES = "misses train"  # a legal grid for every input, but not right on all train pairs
    FITS_ONLY = "fits, misses test"
    FITS_UNKNOWN = "fits, test unknown"
    SOLVES = "solves"


ENDINGS = tuple(Ending)
_OF_OUTCOME = {
    Outcome.INVALID: Ending.INVALID,
    Outcome.TIMEOUT: Ending.TIMEOUT,
    Outcome.MEMORY: Ending.MEMORY,
    Outcome.CRASH: Ending.CRASH,
    Outcome.EXIT: Ending.CRASH,
    Outcome.NONDET: Ending.NONDET,
}


def find_ending(row: JudgedProgram) -> Ending:
    """Return where the candidates of a judged program ended; this reads test outputs, so selection must not use it."""
    if row.outcome is Outcome.OK:
        if not row.fits:
            return Ending.MISSES
        if row.solves:
            return Ending.SOLVES
        return Ending.FITS_UNKNOWN if None in row.correct and False not in row.correct else Ending.FITS_ONLY
    if row.outcome is Outcome.ERROR:
        if not _DEFINES_TASK.search(row.program):
            return Ending.NO_PROGRAM
        if row.exception in _DOES_NOT_COMPILE or row.reason.endswith(_NESTED):
            return Ending.NO_COMPILE
        return Ending.EXCEPTION
    return _OF_OUTCOME[row.outcome]
