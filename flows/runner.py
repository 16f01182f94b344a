"""Runs the stages of a course one after the other, in time, and keeps the run's log and its submission."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from typing import Any

from arc_dsl.errors import ExitStatus, InputError, StageError, exit_status, first_line
from arc_dsl.task import Task
from flows.answers import Answers
from flows.artifacts.store import Store
from flows.building import NotBuilt, StageRun, looking
from flows.config import RunConfig
from flows.deadline import TimeBox
from flows.left_out import counts_text
from flows.lessons import Taught
from flows.locks import owning
from flows.progress import Report, StageProgress
from flows.rounds import RoundTable, Row, round_text, sum_seconds, update_text
from flows.runs import RunLog, run_name
from flows.stages import read_verdicts
from flows.tracking import Tracker

logger = logging.getLogger(__name__)

Build = Callable[[Report], StageRun]
Perform = Callable[[str, Build], StageRun]  # a stage's label, and what calls it
Show = Callable[[Sequence[Row]], None]  # shows the rounds so far


def perform_here(label: str, build: Build) -> StageRun:
    """Run a stage in this process, with its progress in the terminal."""
    with StageProgress(label) as report:
        return build(report)


def show_nothing(rounds: Sequence[Row]) -> None:
    """Show no rounds."""


class Runner:
    """Runs stages one after the other, in time, and keeps the run's log and its submission.

    Args:
        kind: what the run is called: its preset, with the name of the course before it where that is not `pipeline`.
        config: its configuration.
        tasks: every task that must be answered.
        perform: runs a stage: `perform_here`, or as a Prefect task.
        started: Unix time from which the time limit counts; None for now.
        keep: whether log and submission are written; without, nothing but artifacts is.
        show: shows the rounds so far, whenever there is more to say of them.
    """

    def __init__(
        self,
        kind: str,
        config: RunConfig,
        tasks: Sequence[Task],
        perform: Perform = perform_here,
        started: float | None = None,
        keep: bool = True,
        show: Show = show_nothing,
    ):
        self.config = config
        self.tasks = tasks
        self.box = TimeBox(config.time_limit_seconds, config.time_margin_seconds, started)
        self.answers = Answers(config.submission if keep else "", tasks, config.evaluate.policy)
        self.answers.start()
        self.store = Store(config.store)
        self.log = RunLog(self.store, run_name(kind, config), config, keep=keep)
        self._perform = perform
        self._show = show
        self._rounds = RoundTable()
        self._tracker = Tracker(self.store.local / "wandb", self.log.name) if config.wandb else None

    def __call__(self, label: str, stage: Callable[..., StageRun], *arguments: Any) -> StageRun:
        """Run a stage of `flows.stages` with these arguments, and its report last, under a label.

        Raises:
            InputError: what the stage was given is no good.
            StageError: it failed.
            NotBuilt: stages are only looked for, and this one is not finished.
        """
        build = functools.partial(_call_stage, stage, arguments)
        try:
            with self.box.stage(label), owning(self.log.name):
                run = self._perform(label, build)
        except NotBuilt:
            raise
        except Exception as error:
            status = exit_status(error)
            if status == ExitStatus.BUG:
                error.add_note(f"in the stage {label} of {self.log.name}")
                raise
            kind = InputError if status == ExitStatus.BAD_INPUT else StageError
            raise kind(f"{label} failed: {first_line(error)}") from error
        self.log.add(label, run)
        took = "cached" if run.cached else f"{run.seconds:.1f} s"
        logger.log(
            logging.INFO if self.log.keep else logging.DEBUG,
            "%s: %s rows, %s (%s)%s",
            label,
            f"{run.rows:,}",
            took,
            run.artifact.name,
            f", left out: {counts_text(run.drops)}" if run.drops else "",
        )
        return run

    def tell_round(self, verdicts: Sequence[StageRun], begun: int) -> None:
        """Tell whoever watches of a round that has been judged.

        Args:
            verdicts: its verify stages; with the first round those of the search.
            begun: how many stages the run's log had before the round.
        """
        if self.log.keep:
            judged = (row for run in verdicts for row in read_verdicts(run))
            row = self._rounds.add_round(self.tasks, judged)
            self._tell(row, begun)
            logger.info("%s", round_text(row))

    def tell_update(self, update: Taught, begun: int) -> None:
        """Tell whoever watches of the update after the last round, which began with stage `begun` of the run's log."""
        if self.log.keep:
            row = self._rounds.add_update(update)
            self._tell(row, begun)
            logger.info("%s", update_text(row))

    def _tell(self, row: Row, begun: int) -> None:
        stages = self.log.stages[begun:]
        row |= sum_seconds(stages)
        self.log.rounds = self._rounds.rows
        self.log.write()
        self._show(self._rounds.rows)
        if self._tracker and any(entry["built"] for entry in stages):  # else it was told before
            self._tracker.tell(row)

    def close(self) -> None:
        """End what was opened to tell of the run."""
        if self._tracker:
            self._tracker.close()


def is_finished(course: Callable[[Runner], None], kind: str, config: RunConfig, tasks: Sequence[Task]) -> bool:
    """Return whether every stage of a run is there already; nothing is built or written to find that out."""
    with looking():
        try:
            course(Runner(kind, config, tasks, lambda label, build: build(hear_nothing), keep=False))
        except NotBuilt:
            return False
    return True


def hear_nothing(done: int, of: int, note: str) -> None:
    """Take a stage's progress, and show nothing of it."""


def _call_stage(stage: Callable[..., StageRun], arguments: Sequence[Any], report: Report) -> StageRun:
    return stage(*arguments, report)
