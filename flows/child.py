"""Start a stage's module as a supervised child process and follow what it reports.

A stage's module is run as `python -m MODULE --config FILE`. It reports on standard output, one JSON object a line with
an `event` (`progress`, `shard`, `done`, `failed`); every other line is its log. Ending the process is what frees GPU
memory, and its supervisor ends it when this process dies.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flows.env import OFFLINE

logger = logging.getLogger(__name__)

SUPERVISOR = Path(__file__).with_name("supervisor.py")
Event = dict[str, Any]


class StageError(RuntimeError):
    """A stage failed; the message is one line that says why."""


def start_child(module: str, config: Mapping[str, Any], env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `python -m module --config FILE` under a supervisor.

    Args:
        module: a module of one of our packages.
        config: written to a temporary JSON file that the child reads.
        env: variables to set for the child beside this process's own.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".json", prefix="arcwright-", delete=False) as file:
        json.dump(config, file)
    command = [sys.executable, str(SUPERVISOR), sys.executable, "-u", "-m", module, "--config", file.name]
    root = str(Path(__file__).parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,  # locks are inherited on purpose: see Store.lock
        env={**OFFLINE, **os.environ, "PYTHONPATH": os.pathsep.join(paths), **(env or {})},
    )


def follow_child(child: subprocess.Popen[str], name: str, on_event: Callable[[Event], None]) -> None:
    """Hand each event of the child to `on_event`, log its other lines, and wait for it to end.

    Raises:
        StageError: it failed; the message is the one it reported, or its last lines.
    """
    failure = ""
    tail: deque[str] = deque(maxlen=15)
    assert child.stdout is not None
    try:
        for line in child.stdout:
            event = _parse_event(line)
            if event is None:
                tail.append(line.rstrip())
                logger.debug("%s: %s", name, line.rstrip())
            elif event["event"] == "failed":
                failure = str(event["reason"])
            else:
                on_event(event)
        status = child.wait()
    finally:
        stop_child(child)
    if status != 0:
        for line in tail:
            logger.error("%s: %s", name, line)
        raise StageError(failure or f"{name} ended with status {status}: {tail[-1] if tail else 'it said nothing'}")


def run_child(
    module: str, config: Mapping[str, Any], on_event: Callable[[Event], None], env: Mapping[str, str] | None = None
) -> None:
    """Run a stage's module to its end; see `start_child` and `follow_child`."""
    follow_child(start_child(module, config, env), module, on_event)


def stop_child(child: subprocess.Popen[str]) -> None:
    """End the child and everything it started; does nothing when it has already ended."""
    if child.stdin:
        child.stdin.close()
    if child.poll() is None:
        child.terminate()
        child.wait()
    if child.stdout:
        child.stdout.close()
    assert isinstance(child.args, list)
    Path(child.args[-1]).unlink(missing_ok=True)  # its configuration


def _parse_event(line: str) -> Event | None:
    if not line.startswith('{"event"'):
        return None
    try:
        return dict(json.loads(line))
    except ValueError:
        return None
