"""The crew: all zygotes of a sandbox, by worker and role; started when needed, replaced when lost."""

from __future__ import annotations

import itertools
import logging
import os
import selectors
import time

from arc_dsl.sandbox.batch import Batch
from arc_dsl.sandbox.cgroup import remove_abandoned
from arc_dsl.sandbox.handle import SandboxError, Zygote
from arc_dsl.sandbox.job import Role

log = logging.getLogger(__name__)

_MAX_STARTS = 3
_NUMBERS_PER_SUPERVISOR = 1024


class Crew:
    """The zygotes of `workers` workers, up to four roles each."""

    def __init__(self, workers: int, namespaces: bool, memory_bytes: int) -> None:
        """Start nothing yet.

        Args:
            workers: batches that run at the same time.
            namespaces: whether zygotes may use namespaces and control groups.
            memory_bytes: what a child may use.
        """
        self.workers = workers
        self._namespaces = namespaces
        self._memory_bytes = memory_bytes
        self._starts = itertools.count()
        self._zygotes: dict[tuple[int, Role], Zygote] = {}
        self._selector: selectors.BaseSelector | None = None
        remove_abandoned()

    @property
    def zygotes(self) -> list[Zygote]:
        """All that are running."""
        return list(self._zygotes.values())

    @property
    def busy(self) -> bool:
        """Whether any zygote has a batch."""
        return any(zygote.batches for zygote in self._zygotes.values())

    def load(self, worker: int) -> int:
        """Return how many batches a worker has."""
        return sum(len(zygote.batches) for (where, _), zygote in self._zygotes.items() if where == worker)

    def get(self, worker: int, role: Role) -> Zygote:
        """Return a worker's zygote of a role; start it if there is none.

        Raises:
            SandboxError: it does not start.
        """
        zygote = self._zygotes.get((worker, role))
        if zygote is None:
            zygote = self._zygotes[worker, role] = self._start(role)
            if self._selector is not None:
                self._selector.register(zygote, selectors.EVENT_READ)
        return zygote

    def _start(self, role: Role) -> Zygote:
        for attempt in range(_MAX_STARTS):
            number = os.getpid() * _NUMBERS_PER_SUPERVISOR + next(self._starts) % _NUMBERS_PER_SUPERVISOR
            try:
                return Zygote(role, number, self._namespaces, self._memory_bytes)
            except SandboxError:
                if attempt + 1 == _MAX_STARTS:
                    raise
                log.warning("a zygote did not start; trying again", exc_info=True)
        raise AssertionError("unreachable")

    def watch(self, selector: selectors.BaseSelector | None) -> None:
        """Register all zygotes, and those started later, with a selector; with None, forget the last one."""
        self._selector = selector
        if selector is not None:
            for zygote in self.zygotes:
                selector.register(zygote, selectors.EVENT_READ)

    def overdue(self) -> list[Zygote]:
        """Return the zygotes whose oldest batch should long have ended."""
        now = time.monotonic()
        return [zygote for zygote in self.zygotes if zygote.batches and now > zygote.batches[0].deadline]

    def discard(self, zygote: Zygote) -> list[Batch]:
        """End a zygote, dead or not, and return the batches it had not finished; their memory files are freed."""
        if self._selector is not None:
            self._selector.unregister(zygote)
        batches = list(zygote.batches)
        for batch in batches:
            batch.free()
        zygote.batches.clear()
        self._zygotes = {key: other for key, other in self._zygotes.items() if other is not zygote}
        zygote.close()
        return batches

    def discard_busy(self) -> None:
        """End the zygotes that have batches nobody waits for any more."""
        for zygote in self.zygotes:
            if zygote.batches:
                self.discard(zygote)

    def close(self) -> None:
        """End all."""
        for zygote in self.zygotes:
            zygote.control.close()  # all end at the same time
        for zygote in self.zygotes:
            self.discard(zygote)
