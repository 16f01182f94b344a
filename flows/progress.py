"""Progress of the stages: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

LINE_EVERY_SECONDS = 10.0

Report = Callable[[int, int, str], None]  # (done, of, note)


class StageProgress:
    """Draw one stage's progress; a context manager that gives a `Report`.

    Args:
        stage: the name to show.
        mirror: also called with each report, at most once a second, and with the last one.
    """

    def __init__(self, stage: str, mirror: Report | None = None):
        self.stage = stage
        self.mirror = mirror
        self.bar: Progress | None = None
        self._last_line = self._last_mirror = time.monotonic()
        self._latest = (0, 0, "")

    def __enter__(self) -> Report:
        if sys.stderr.isatty():
            columns = (
                SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(),
                TimeElapsedColumn(), TextColumn("{task.fields[note]}"),
            )  # fmt: skip
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.start()
            self._row = self.bar.add_task(self.stage, total=None, note="")
        return self.report

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()
        if self.mirror and kind is None and self._latest[1]:
            self.mirror(*self._latest)

    def report(self, done: int, of: int, note: str) -> None:
        """Show that `done` of `of` units are finished."""
        self._latest = (done, of, note)
        now = time.monotonic()
        if self.bar:
            self.bar.update(self._row, completed=done, total=of, note=note)
        elif now - self._last_line >= LINE_EVERY_SECONDS:
            self._last_line = now
            print(f"{self.stage}: {done} of {of} {note}".rstrip(), file=sys.stderr, flush=True)
        if self.mirror and now - self._last_mirror >= 1.0:
            self._last_mirror = now
            self.mirror(done, of, note)
