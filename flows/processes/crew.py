"""The processes of a solve that live on between its rounds: engines, a referee and a learner; or for several solves."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from flows.processes.engine_pool import EnginePool
from flows.processes.learner import LearnerProcess
from flows.processes.referee import RefereeProcess
from training.config import TrainConfig

if TYPE_CHECKING:
    from flows.config import RunConfig


class Crew:
    """Engines, a referee and a learner, each of which starts when there is something to do for it; a context manager.

    Args:
        config: says on which devices and how engines and referee work; solves that share a crew have the same.
    """

    def __init__(self, config: RunConfig):
        self.engines = EnginePool(config.devices, config.engine)
        self.referee = RefereeProcess(config.verify, config.workers)
        self._devices = config.devices
        self._learner: tuple[TrainConfig, LearnerProcess] | None = None

    def learner(self, config: TrainConfig) -> LearnerProcess:
        """Return a learner that trains so: the one there is, if it does, else another in its place."""
        if self._learner is None or self._learner[0] != config:
            self._close_learner()
            self._learner = config, LearnerProcess(config, self._devices)
        return self._learner[1]

    @property
    def processes(self) -> set[int]:
        """The process ids of the supervisors of all that run."""
        learner = self._learner[1].pid if self._learner else None
        return {pid for pid in (*self.engines.processes.values(), self.referee.pid, learner) if pid is not None}

    def close(self) -> None:
        """End the processes, and hold no device any longer."""
        self.engines.close()
        self.referee.close()
        self._close_learner()

    def _close_learner(self) -> None:
        if self._learner is not None:
            self._learner[1].close()
        self._learner = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
