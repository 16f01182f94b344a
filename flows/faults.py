"""What a person is told of a failure: one line; a bug's traceback goes to a log file that the line names."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import tempfile
import time
import traceback
from importlib.metadata import version
from pathlib import Path

from arc_dsl.errors import BugError, ExitStatus, exit_status, one_line


def describe_failure(error: BaseException) -> str:
    """Return one line that says what happened; for a bug, write its log and name that too."""
    if exit_status(error) != ExitStatus.BUG:
        return one_line(error)
    what = one_line(error) if isinstance(error, BugError) else f"{type(error).__name__}: {one_line(error)}"
    return f"this is a bug in arcwright, please report it with the log {write_bug_log(error)} ({what})"


def write_bug_log(error: BaseException) -> Path:
    """Write the traceback of `error` and what is needed to reproduce it to a new file, and return its path."""
    text = "\n".join(
        [
            f"arcwright {version('arcwright')}, Python {platform.python_version()}, {platform.platform()}",
            f"command: {shlex.join(['arcwright', *sys.argv[1:]])}",
            f"folder: {Path.cwd()}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    name = time.strftime(f"bug-%Y%m%d-%H%M%S-{os.getpid()}.log")
    for folder in (bug_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    sys.stderr.write(text)  # nothing can be written anywhere: rather too much on the terminal than nothing at all
    return Path(name)


def bug_folder() -> Path:
    """Return where logs of bugs are kept: `arcwright/` in `XDG_STATE_HOME`, by default in `~/.local/state`."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "arcwright"
