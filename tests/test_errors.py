"""Errors: each kind says whose failure it is, and what ends a command with which status."""

import ast
import errno
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from arc_dsl.errors import BugError, InputError, StageError, Terminated, exit_status

ROOT = Path(__file__).parent.parent
PACKAGES = ("arc_dsl", "generators", "training", "evaluation", "flows")
# Raised and caught within one room: nobody outside ever sees them.
INTERNAL = {
    *("IllegalAnswerError", "ZygoteLostError", "_IllegalFrameError", "_NoTaskError"),  # arc_dsl/sandbox
    "_RepeatedKeyError",  # arc_dsl/formats
    "SourceError",  # flows/artifacts/sources.py, a tool of the developers
    *("DraftRejected", "UndrawableError", "WorkLimitError"),  # generators
}


def test_every_error_says_whose_failure_it_is():
    """An exception class derives from one of the three in arc_dsl/errors.py, or never leaves its room."""
    bases: dict[str, set[str]] = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    roots = {"InputError", "StageError", "BugError"}

    def ancestors(name: str) -> set[str]:
        return {name} | {each for base in bases.get(name, ()) for each in ancestors(base)}

    builtin = {"Exception", "ValueError", "RuntimeError", "OSError", "KeyError", "TypeError"}
    stray = {name for name in bases if ancestors(name) & builtin and not ancestors(name) & (roots | INTERNAL)}
    assert not stray, f"{sorted(stray)} must derive from one of {sorted(roots)}"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("x"), 2),
        (StageError("x"), 1),
        (BugError("x"), 70),
        (KeyboardInterrupt(), 130),
        (Terminated(), 143),
        *((OSError(number, "x"), 1) for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT)),
        (ConnectionError("the server has gone"), 1),
        (MemoryError(), 1),
        (BrokenProcessPool("killed"), 1),
        (type("OutOfMemoryError", (RuntimeError,), {})("CUDA"), 1),
        (OSError(errno.EBADF, "x"), 70),
        (OSError("a library's own"), 70),
        *((kind("x"), 70) for kind in (ValueError, KeyError, TypeError, RuntimeError, AssertionError)),
    ],
)
def test_the_status_tells_input_machine_and_bug_apart(error: BaseException, status: int):
    """What a user can mend is 2, what the machine refuses 1, Ctrl-C 130, SIGTERM 143, everything else a bug."""
    assert exit_status(error) == status
