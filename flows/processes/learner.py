"""The learner of a run: one process that takes all updates, started when the first one is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType

from flows.artifacts.versions import STAGE_MODULES
from flows.locks import Waiting, keep_waiting
from flows.processes.child import Event
from flows.processes.devices import DeviceHold, find_devices
from flows.processes.worker import Worker
from training.config import TrainConfig
from training.learn import Update


class LearnerProcess:
    """A `training.learn` that is started when it is needed, and again should it have died; a context manager.

    Args:
        config: how to train.
        devices: the run's `devices` setting; the learner takes the first one.
    """

    def __init__(self, config: TrainConfig, devices: str):
        self._config = config
        self._devices = devices
        self._worker: Worker | None = None
        self._hold = DeviceHold()

    def _running(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self._end()
            device = find_devices(self._devices)[0]
            on_gpu = device.kind == "cuda"
            config = replace(self._config, device="cuda" if on_gpu else "cpu")
            env = device.env if on_gpu else None
            self._worker = Worker(STAGE_MODULES["learn"], config, env, "learner")
        return self._worker

    @contextmanager
    def hold(self, waiting: Waiting = keep_waiting) -> Iterator[None]:
        """Hold the device, from now until the learner is closed."""
        self._hold.take(find_devices(self._devices)[:1], waiting)
        yield

    def update(self, update: Update, on_event: Callable[[Event], None]) -> Event:
        """Take an update, pass its events on, and return the last.

        Raises:
            InputError: it was refused; the next update goes on from a state on disk, as it does after the next two.
            BugError: it met a bug.
            JobError: it failed otherwise.
            StageError: the process has ended.
        """
        return self._running().call(update, on_event)

    @property
    def pid(self) -> int | None:
        """The process id of its supervisor; None where it does not run."""
        return self._worker.pid if self._worker is not None else None

    def close(self) -> None:
        """End the process, and hold its device no longer."""
        self._end()
        self._hold.release()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.close()
        self._worker = None

    def __enter__(self) -> LearnerProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
