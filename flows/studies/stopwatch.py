"""What the stages of a run took when they were built: a stage that was finished before keeps its first time.

Processes are started once for many runs. What that takes is no part of the stage that happens to do it: it is told
apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flows.building import StageRun
from flows.runner import Build, perform_here


@dataclass(frozen=True)
class Timed:
    """A stage of a run.

    Attributes:
        label: what the run calls it.
        run: what it left.
        seconds: wall-clock time when it was built, without starting processes.
        start: what starting processes took in it, now.
        wait: what passed between the end of the stage before it and its start, now.
    """

    label: str
    run: StageRun
    seconds: float
    start: float
    wait: float


class Stopwatch:
    """Performs the stages of a run in this process (see `flows.runner.Perform`), and notes what each took.

    Args:
        known: name of an artifact -> what it took when it was built.
        note: told of every stage, as soon as it is finished.
        processes: those that outlive a stage and run now; a stage after which there are others has started them.
        clock: returns seconds that never go back.
    """

    def __init__(
        self,
        known: Mapping[str, float],
        note: Callable[[Timed], None] = lambda timed: None,
        processes: Callable[[], Collection[int]] = tuple,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.timed: list[Timed] = []
        self._known, self._note, self._processes, self._clock = known, note, processes, clock
        self._ended = clock()

    def __call__(self, label: str, build: Build) -> StageRun:
        """Run a stage and note it; what was there already keeps its first time, or its work's where none is known."""
        before, began = set(self._processes()), self._clock()
        run = perform_here(label, build)
        ended = self._clock()
        now = ended - began
        start = max(0.0, now - run.measured("seconds")) if set(self._processes()) - before else 0.0
        now -= start
        once = self._known.get(run.artifact.name, 0.0)
        if run.cached:
            seconds = once or max(now, run.measured("seconds"))
        else:
            seconds = now if len(run.built) == len(run.shards) else now + once
        timed = Timed(label, run, round(seconds, 3), round(start, 3), round(max(0.0, began - self._ended), 3))
        self._ended = ended
        self.timed.append(timed)
        self._note(timed)
        return run
