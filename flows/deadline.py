"""Time boxes: a run that ends before its limit with what it has.

Rounds are planned against the wall clock. Another round starts only when the time that each of its stages last took
fits into what is left before the limit minus the margin; a stage that still runs then is stopped, and the shards that
it finished are used. The margin is for what comes after: the last submission, metrics and the report.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

import psutil

from arc_dsl.errors import StageError
from arc_dsl.task import Task
from evaluation.submission import describe_submission
from flows.config import RunConfig
from flows.faults import describe_failure
from flows.processes.child import halt_children, resume_children

logger = logging.getLogger(__name__)

LAST_STAGE = "evaluate"  # it runs inside the margin
VERIFY_SHARE = 0.2  # of the time left, kept for verification while the search runs or the first round samples


class TimeBox:
    """The time that a run may take, and what its stages took so far.

    Args:
        limit_seconds: wall-clock time from `started`; 0 for no limit.
        margin_seconds: part of it that is kept for the end of the run.
        started: Unix time at which the limit began to run; None for now.
        clock: returns seconds that never go back; what rounds are planned by.
    """

    def __init__(
        self,
        limit_seconds: float,
        margin_seconds: float,
        started: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        gone = 0.0 if started is None else max(0.0, time.time() - started)
        self._clock = clock
        self._end = clock() + limit_seconds - margin_seconds - gone if limit_seconds else float("inf")
        self._seconds: dict[str, float] = {}  # stage -> what it took in the last round
        self._in_rounds = False
        self._stopped = False  # whether a stage had to be stopped

    @property
    def remaining_seconds(self) -> float:
        """Seconds before the limit minus the margin, infinite without a limit; negative once they are used up."""
        return self._end - self._clock()

    @property
    def is_over(self) -> bool:
        """Whether the time is used up: it has run out, or a stage had to be stopped for it."""
        return self._stopped or self.remaining_seconds <= 0

    def admits_round(self) -> bool:
        """Return whether another round fits into the time that is left, if its stages take what they last took."""
        needed = sum(self._seconds.values())
        if needed < self.remaining_seconds and not self._stopped:
            return True
        logger.info(
            "no further round: the last one took %.0f s, and %.0f s are left", needed, max(0.0, self.remaining_seconds)
        )
        return False

    @contextmanager
    def stage(self, label: str) -> Iterator[None]:
        """Stop the processes of the stage that runs inside when its time is over.

        Args:
            label: the stage, perhaps with its round behind it: `verify round 2`.
        """
        name = label.partition(" round")[0]
        left = float("inf") if name == LAST_STAGE else self.remaining_seconds - self._reserve(name)
        timer = threading.Timer(max(0.0, left), self._halt, (label,)) if left < threading.TIMEOUT_MAX else None
        started = self._clock()
        if timer:
            timer.daemon = True
            timer.start()
        try:
            yield
        finally:
            if timer:
                timer.cancel()
                timer.join()
                resume_children()
            if self._in_rounds:
                self._seconds[name] = self._clock() - started

    def _halt(self, label: str) -> None:
        logger.warning("%s: its time is over, stopped; the shards that are finished are used", label)
        self._stopped = True
        halt_children()

    def _reserve(self, name: str) -> float:
        """Return the seconds to keep for what must follow the stage for its rows to count."""
        if name not in ("search", "sample") or self._end == float("inf"):
            return 0.0
        return self._seconds.get("verify", VERIFY_SHARE * max(0.0, self.remaining_seconds))

    @contextmanager
    def rounds(self) -> Iterator[None]:
        """Learn what the stages inside take, and let one that was stopped for want of time end them without a failure.

        What came before happens only once, and says nothing about the next round.
        """
        self._in_rounds = True
        with self.once():
            yield

    @contextmanager
    def once(self) -> Iterator[None]:
        """Let a stage inside that was stopped for want of time end what is inside without a failure."""
        try:
            yield
        except StageError as error:
            if not self.is_over:
                raise
            logger.warning("time is over: %s", error)


_started: ContextVar[float | None] = ContextVar("started", default=None)


@contextmanager
def counting_from(started: float) -> Iterator[None]:
    """Let the time limits of flows that begin inside count from a Unix time before."""
    token = _started.set(started)
    try:
        yield
    finally:
        _started.reset(token)


def counted_from() -> float | None:
    """Return the Unix time that `counting_from` set; None for now."""
    return _started.get()


def process_start() -> float:
    """Return the Unix time at which this process began: what a command's time limit counts from."""
    return float(psutil.Process().create_time())


@contextmanager
def last_resort(config: RunConfig, tasks: Sequence[Task]) -> Iterator[None]:
    """Keep the promise of `config.submission`: whatever happens inside ends with status 0 and within the limit.

    A failure is said in one line (a bug has its log) and swallowed, together with what the file then holds. If the
    process still lives at its time limit, it ends there, with all processes below it. Without a submission this does
    nothing.
    """
    if not config.submission:
        yield
        return
    path = Path(config.submission)
    timer = None
    if config.time_limit_seconds:
        left = process_start() + config.time_limit_seconds - time.time()
        timer = threading.Timer(max(0.0, left), _end_process, (path, tasks))
        timer.daemon = True
        timer.start()
    try:
        yield
    except Exception as error:  # the competition counts the file, and wants no failed notebook
        print(f"arcwright: {describe_failure(error)}; {describe_submission(path, tasks)}", file=sys.stderr, flush=True)
    finally:
        if timer:
            timer.cancel()


def _end_process(submission: Path, tasks: Sequence[Task]) -> None:
    holds = describe_submission(submission, tasks)
    print(f"arcwright: the time limit is reached; {holds}", file=sys.stderr, flush=True)
    halt_children()  # so that none starts in between
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            process.kill()
    os._exit(0)
