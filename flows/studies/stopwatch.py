"""What the stages of a run took when they were built: a stage that was finished before keeps its first time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.building import StageRun
from flows.runner import Build, perform_here


@dataclass(frozen=True)
class Timed:
    """A stage of a run.

    Attributes:
        label: what the run calls it.
        run: what it left.
        seconds: wall-clock time when it was built.
        wait: what passed between the end of the stage before it and its start, now.
    """

    label: str
    run: StageRun
    seconds: float
    wait: float


class Stopwatch:
    """Performs the stages of a run in this process (see `flows.runner.Perform`), and notes what each took.

    Args:
        known: name of an artifact -> what it took when it was built.
        note: told of every stage, as soon as it is finished.
        clock: returns seconds that never go back.
    """

    def __init__(
        self,
        known: Mapping[str, float],
        note: Callable[[Timed], None] = lambda timed: None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.timed: list[Timed] = []
        self._known, self._note, self._clock = known, note, clock
        self._ended = clock()

    def __call__(self, label: str, build: Build) -> StageRun:
        """Run a stage and note it; what was there already keeps its first time, or its work's where none is known."""
        started = self._clock()
        run = perform_here(label, build)
        ended = self._clock()
        now = ended - started
        before = self._known.get(run.artifact.name, 0.0)
        if run.cached:
            seconds = before or max(now, run.measured("seconds"))
        else:
            seconds = now if len(run.built) == len(run.shards) else now + before
        timed = Timed(label, run, round(seconds, 3), round(max(0.0, started - self._ended), 3))
        self._ended = ended
        self.timed.append(timed)
        self._note(timed)
        return run
