"""Start a stage's module as a supervised child process and follow what it reports.

A stage's module is run as `python -m MODULE --config FILE`. It reports on standard output, one JSON object a line with
an `event` (`progress`, `shard`, `done`, `failed`); every other line is its log. Ending the process is what frees GPU
memory, and its supervisor ends it when this process dies.

`halt_children` ends all of them at once, when the time of a run is over.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arc_dsl.errors import BugError, ExitStatus, InputError, StageError
from arc_dsl.settings import plain_settings
from flows.env import OFFLINE
from flows.locks import held_descriptors

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

logger = logging.getLogger(__name__)

SUPERVISOR = Path(__file__).with_name("supervisor.py")
PROGRESS_BAR = re.compile(r"\d+%\|")  # tqdm's
LAUNCHER_KILLED = "Signal 9 (SIGKILL) received by PID"  # what torch's launcher says of a process of its own
Event = dict[str, Any]
_running: set[subprocess.Popen[str]] = set()
_halted = threading.Event()


class ChildKilled(StageError):
    """A stage's process was killed from outside, by the system when it is short of memory; it could not say why."""


def start_child(
    module: str,
    job: DataclassInstance,
    env: Mapping[str, str] | None = None,
    interactive: bool = False,
    launcher: Sequence[str] = (),
) -> subprocess.Popen[str]:
    """Start `python [launcher] -m module --config FILE` under a supervisor.

    Args:
        module: a module of one of our packages.
        job: what the module's process takes; the child reads it as JSON, from a temporary folder of its own. Whatever
            else it puts there vanishes with it, even when both are killed.
        env: variables to set for the child beside this process's own.
        interactive: whether the child reads what is written to the standard input of what is returned.
        launcher: arguments before `-m module`: a program that starts the module several times.

    Raises:
        StageError: children have been halted.
    """
    if _halted.is_set():
        raise StageError(f"{module} was not started: time is over")
    scratch = Path(tempfile.mkdtemp(prefix="arcwright-"))
    (scratch / "job.json").write_text(json.dumps(plain_settings(job)))
    stage = [sys.executable, "-u", *launcher, "-m", module, "--config", str(scratch / "job.json")]
    flags = [*(["--interactive"] if interactive else []), "--scratch", str(scratch)]
    command = [sys.executable, str(SUPERVISOR), *flags, *stage]
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=interactive,  # locks are inherited on purpose (see flows.locks): what outlives a stage keeps devices
        pass_fds=held_descriptors() if interactive else (),
        start_new_session=True,  # Ctrl-C in a terminal is this process's alone, which then ends the child
        env={
            **OFFLINE,
            # What torch compiles is kept from one run to the next; all else that is temporary goes with the child.
            "TORCHINDUCTOR_CACHE_DIR": str(Path(tempfile.gettempdir()) / f"torchinductor_{os.getuid()}"),
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "TMPDIR": str(scratch),
            **(env or {}),
        },
    )
    _running.add(child)
    if _halted.is_set():  # in between
        child.terminate()
    return child


def follow_child(
    child: subprocess.Popen[str], name: str, on_event: Callable[[Event], None], log_level: int = logging.DEBUG
) -> None:
    """Hand each event of the child to `on_event`, log its other lines, and wait for it to end.

    Of several failures that are reported the first one counts: what follows is the others' loss of the one that failed.

    Args:
        child: what `start_child` returned.
        name: shown in messages.
        on_event: called with each event but failures.
        log_level: level of the child's lines that are no events, until it fails.

    Raises:
        InputError: it refused its input.
        BugError: it met a bug.
        ChildKilled: it was killed without a word.
        StageError: it failed otherwise; the message is the one it reported, or its last lines.
    """
    failure: Exception | None = None
    tail: deque[str] = deque(maxlen=15)
    assert child.stdout is not None
    try:
        for line in child.stdout:
            event = parse_event(line)
            if event is None:
                if not failure:  # behind it comes what a launcher has to say about its processes
                    tail.append(line.rstrip())
                logger.log(logging.DEBUG if failure else log_level, "%s: %s", name, line.rstrip())
            elif event["event"] == "failed":
                failure = failure or read_failure(event)
            else:
                on_event(event)
        status = child.wait()
    finally:
        stop_child(child)
    if status == 0:
        return
    if _halted.is_set():
        raise StageError(f"{name} was stopped: time is over")
    # What a failed stage said before may tell more than its reason, unless it was logged as it came.
    if not failure or (isinstance(failure, StageError) and log_level == logging.DEBUG):
        for line in tail:
            logger.error("%s: %s", name, line)
    if failure:
        raise failure
    raise explain_end(name, status, tail)


def explain_end(name: str, status: int, tail: Iterable[str]) -> StageError:
    """Return the error of a process that ended without having reported a failure.

    Args:
        name: shown in the message.
        status: its exit status; 128 and more for a signal.
        tail: the last lines of its log.
    """
    lines = [line for line in tail if line.strip() and not PROGRESS_BAR.search(line)]
    if status == 128 + signal.SIGKILL or any(LAUNCHER_KILLED in line for line in lines):
        return ChildKilled(f"{name} was killed (signal 9); the system does that when memory runs out")
    last = f": {lines[-1]}" if lines else ""
    if status - 128 in set(signal.Signals):
        return StageError(f"{name} was ended by {signal.Signals(status - 128).name}{last}")
    return StageError(f"{name} ended with status {status}{last or ' and said nothing'}")


def run_child(
    module: str,
    job: DataclassInstance,
    on_event: Callable[[Event], None],
    env: Mapping[str, str] | None = None,
    launcher: Sequence[str] = (),
    log_level: int = logging.DEBUG,
) -> None:
    """Run a stage's module to its end; see `start_child` and `follow_child`."""
    follow_child(start_child(module, job, env, launcher=launcher), module, on_event, log_level)


def stop_child(child: subprocess.Popen[str]) -> None:
    """End the child and everything it started; does nothing when it has already ended."""
    _running.discard(child)
    if child.stdin:
        child.stdin.close()
    if child.poll() is None:
        child.terminate()
        child.wait()
    if child.stdout:
        child.stdout.close()
    assert isinstance(child.args, list)
    shutil.rmtree(Path(child.args[-1]).parent, ignore_errors=True)  # is there only if its supervisor was killed


def halt_children() -> None:
    """End every child of this process and let none start until `resume_children`; their followers get a StageError."""
    _halted.set()
    for child in list(_running):
        if child.poll() is None:
            child.terminate()


def resume_children() -> None:
    """Let children start again after `halt_children`."""
    _halted.clear()


def children_halted() -> bool:
    """Return whether children have been halted: what ended then did not fail."""
    return _halted.is_set()


def read_failure(event: Event) -> Exception:
    """Return the error that a `failed` event stands for: an InputError, a BugError with its traceback, a StageError."""
    reason, status = str(event["reason"]), event.get("status", ExitStatus.FAILED)
    if status == ExitStatus.BAD_INPUT:
        return InputError(reason)
    if status == ExitStatus.BUG:
        bug = BugError(reason)
        bug.add_note(str(event.get("trace", "")))
        return bug
    return StageError(reason)


def parse_event(line: str) -> Event | None:
    """Return the event that a line of a child's output reports, None for a line of its log."""
    if not line.startswith('{"event"'):
        return None
    try:
        return dict(json.loads(line))
    except ValueError:
        return None
