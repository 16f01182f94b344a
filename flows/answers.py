"""A submission file that is valid at every moment of a run, and better after every round."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from arc_dsl.errors import InputError
from arc_dsl.task import Task
from evaluation.candidates import JudgedProgram, merge_judged
from evaluation.selection import select_attempts
from evaluation.submission import SubmissionError, build_submission, read_submission, write_submission
from flows.building import StageRun
from flows.stages import read_verdicts

logger = logging.getLogger(__name__)


class Answers:
    """The attempts that a run would submit now.

    Args:
        path: the submission file; empty keeps none.
        tasks: every task that must be answered; their test outputs are not read.
        policy: how attempts are chosen; see `evaluation.selection.POLICIES`.
    """

    def __init__(self, path: str, tasks: Sequence[Task], policy: str):
        self._path = Path(path) if path else None
        self._tasks = tasks
        self._policy = policy
        self._judged: list[JudgedProgram] = []

    def start(self) -> None:
        """Write the fallback for every task, unless a valid submission for these tasks is there already.

        Raises:
            InputError: the file cannot be written.
        """
        if self._path is None:
            return
        try:
            read_submission(self._path, self._tasks)
        except (OSError, SubmissionError):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                write_submission(self._path, build_submission(self._tasks, {}))
            except OSError as error:
                raise InputError(f"submission {str(self._path)!r} cannot be written: {error.strerror}") from None
        else:
            logger.info("submission: %s is valid for these tasks and kept until the first round is judged", self._path)

    def add(self, verdicts: StageRun) -> None:
        """Choose anew with the programs of another round, and replace the file in one step."""
        if self._path is None:
            return
        self._judged = merge_judged([*self._judged, *read_verdicts(verdicts)])
        attempts = select_attempts(self._tasks, self._judged, self._policy)
        write_submission(self._path, build_submission(self._tasks, attempts))
        fitted = len({row.task_id for row in self._judged if row.fits})
        logger.info("submission: %s, %d of %d tasks have a program that fits", self._path, fitted, len(self._tasks))
