"""The referee of a solve: one process that verifies and relabels in every round, started when there is work for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from arc_dsl.errors import StageError
from evaluation.referee import RefereeConfig, RefereeJob
from evaluation.relabel import RelabelJob
from evaluation.verify import VerifyConfig, VerifyJob
from flows.processes.child import Event, children_halted
from flows.processes.worker import JobError, Worker

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

logger = logging.getLogger(__name__)

REFEREE_MODULE = "evaluation.referee"


class RefereeProcess:
    """An `evaluation.referee` that takes jobs as `run_child` does, and is replaced once if a job ends it.

    Args:
        config: how programs are run.
        workers: of its sandbox; 0 for one per core.
    """

    def __init__(self, config: VerifyConfig, workers: int):
        self._config = RefereeConfig(config, workers)
        self._worker: Worker | None = None

    def run(self, module: str, job: DataclassInstance, on_event: Callable[[Event], None]) -> None:
        """Do the job of the stage whose module this is.

        Raises:
            InputError: it was refused.
            BugError: it met a bug.
            StageError: it failed, or two processes in turn have ended over it.
        """
        assert isinstance(job, VerifyJob | RelabelJob), module
        asked = RefereeJob(verify=job) if isinstance(job, VerifyJob) else RefereeJob(relabel=job)
        try:
            self._running().call(asked, on_event)
        except JobError:
            raise
        except StageError as error:
            if children_halted():
                raise
            logger.warning("%s; it is done once more, by a new process", error)
            self._running().call(asked, on_event)

    def _running(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self.close()
            self._worker = Worker(REFEREE_MODULE, self._config, name="referee")
        return self._worker

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.close()
        self._worker = None

    def __enter__(self) -> RefereeProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
