"""A stage's module that stays alive between jobs: what it has loaded, it loads once.

The module calls `arc_dsl.process.stage.serve_main`. Like every child it is supervised: it ends with this process.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from arc_dsl.errors import StageError
from arc_dsl.settings import plain_settings
from flows.processes.child import Event, explain_end, parse_event, read_failure, start_child, stop_child

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

logger = logging.getLogger(__name__)


class JobError(StageError):
    """A job failed; the worker is alive and takes the next one.

    Attributes:
        kind: name of the exception that ended it.
    """

    def __init__(self, reason: str, kind: str = ""):
        super().__init__(reason)
        self.kind = kind


class Worker:
    """A child process that does one job after another; a context manager.

    Args:
        module: a module that calls `serve_main`.
        settings: what it prepares with.
        env: variables to set for the child beside this process's own.
        name: shown in messages.
    """

    def __init__(self, module: str, settings: DataclassInstance, env: Mapping[str, str] | None = None, name: str = ""):
        self.name = name or module
        self._child = start_child(module, settings, env, interactive=True)
        self._ready = False

    def call(self, job: DataclassInstance, on_event: Callable[[Event], None] = lambda event: None) -> Event:
        """Do a job and return its `done` event; other events go to `on_event` as they come.

        Raises:
            InputError: the job's input was refused; the worker is ready for another, as it is after the next two.
            BugError: the job met a bug.
            JobError: the job failed otherwise.
            ChildKilled: the process was killed.
            StageError: the process has ended otherwise.
        """
        self._wait_ready(on_event)
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(plain_settings(job)) + "\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            raise StageError(f"{self.name} has ended") from None
        event = self._read_until({"done", "failed"}, on_event)
        if event["event"] == "failed":
            failure = read_failure(event)
            raise JobError(str(failure), str(event.get("kind", ""))) if isinstance(failure, StageError) else failure
        return event

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._child.poll() is None

    @property
    def pid(self) -> int:
        """The process id of the supervisor; the process itself is its child."""
        return self._child.pid

    def end(self) -> None:
        """Ask the process to end, from any thread; whoever waits for a job of it gets a `StageError`."""
        self._child.terminate()

    def close(self) -> None:
        """End the process and everything it started."""
        stop_child(self._child)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait_ready(self, on_event: Callable[[Event], None]) -> None:
        if not self._ready:
            event = self._read_until({"ready", "failed"}, on_event)
            if event["event"] == "failed":
                self.close()
                raise read_failure(event)
            self._ready = True

    def _read_until(self, wanted: set[str], on_event: Callable[[Event], None]) -> Event:
        tail: deque[str] = deque(maxlen=15)
        assert self._child.stdout is not None
        for line in self._child.stdout:
            event = parse_event(line)
            if event is None:
                tail.append(line.rstrip())
                logger.debug("%s: %s", self.name, line.rstrip())
            elif event["event"] in wanted:
                return event
            else:
                on_event(event)
        status = self._child.wait()
        for line in tail:
            logger.error("%s: %s", self.name, line)
        raise explain_end(self.name, status, tail)
