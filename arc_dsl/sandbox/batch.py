"""Batches: jobs on their way to a verdict, and the memory files in which they travel."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass

from arc_dsl.grid import Grid, PackedGrid, as_grid, pack_grid
from arc_dsl.sandbox import wire
from arc_dsl.sandbox.canary import make_canary
from arc_dsl.sandbox.job import Job, Role
from arc_dsl.sandbox.judge import Answer
from arc_dsl.sandbox.wire import Frame, Reply

_MAX_REMEMBERED = 4096  # tuples of grids whose bytes are kept


@dataclass(eq=False)
class Entry:
    """A job on its way to a verdict.

    Attributes:
        index: the job's place in the stream.
        job: the job.
        losses: how often it was lost with its worker, or killed from outside.
        first: the answer that a second run is to confirm; None before the first.
        audit: the second run is an audit: alone, but in the same order and by the same kind of zygote.
        order: the order in which its inputs are given; None for their own.
        wide: it needs scipy.
    """

    index: int
    job: Job
    losses: int = 0
    first: Answer | None = None
    audit: bool = False
    order: tuple[int, ...] | None = None
    wide: bool = False


class GridBytes:
    """Grids as bytes, remembered by identity, as many jobs share them."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._known: dict[int, tuple[object, tuple[PackedGrid | None, ...]]] = {}

    def encode(self, grids: tuple[Grid | None, ...], what: str) -> tuple[PackedGrid | None, ...]:
        """Return (height, width, cells) of each grid, None for None.

        Raises:
            GridError: one is not a legal grid.
        """
        known = self._known.get(id(grids))
        if known is None or known[0] is not grids:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            known = self._known[id(grids)] = (grids, encode_grids(grids, what))
        return known[1]


def encode_grids(grids: Sequence[Grid | None], what: str) -> tuple[PackedGrid | None, ...]:
    """Return (height, width, cells) of each grid, None for None."""
    return tuple(None if grid is None else pack_grid(as_grid(grid, what)) for grid in grids)


@dataclass(eq=False)
class Batch:
    """Entries that share a child.

    Attributes:
        number: tells it apart from other batches.
        entries: what to run, in order.
        role: the kind of zygote that is to run it.
        grouped: whether the programs share their child, with a canary behind them.
        deadline: `time.monotonic()` when even the slowest programs must have been killed.
    """

    number: int
    entries: list[Entry]
    role: Role
    grouped: bool
    deadline: float = 0.0
    region: int = -1  # descriptor of the memory file, -1 when there is none
    job_length: int = 0
    region_length: int = 0
    canary: Job | None = None

    @property
    def jobs(self) -> list[Job]:
        """All jobs the child runs, the canary last."""
        return [entry.job for entry in self.entries] + ([self.canary] if self.canary else [])

    def write(self, grid_bytes: GridBytes, output_bytes: int, generator: random.Random) -> None:
        """Write programs and inputs into a new memory file, with room for answers of `output_bytes` each."""
        places: dict[int, int] = {}
        gridsets: list[tuple[PackedGrid | None, ...]] = []
        programs = []
        for entry in self.entries:
            inputs = entry.job.inputs
            place = places.get(id(inputs))
            if place is None:
                place = places[id(inputs)] = len(gridsets)
                gridsets.append(grid_bytes.encode(inputs, "inputs"))
            programs.append((entry.job.source, place, entry.order))
        if self.grouped:
            self.canary = make_canary(generator)
            programs.append((self.canary.source, len(gridsets), None))
            gridsets.append(encode_grids(self.canary.inputs, "canary"))
        room = output_bytes * len(programs)
        self.region, self.job_length, self.region_length = wire.make_region(programs, gridsets, room)

    def read(self, reply: Reply, output_bytes: int) -> tuple[list[Frame], str]:
        """Return the legal frames a dead child left, the canary's included, and why the next was refused."""
        if reply.killed and not self.grouped:
            return [], ""  # if it had answered, it went on running
        start = wire.HEADER.size + self.job_length
        num_inputs = [len(job.inputs) for job in self.jobs]
        return wire.read_frames(self.region, start, self.region_length, num_inputs, output_bytes)

    def canary_died(self, frames: list[Frame]) -> bool:
        """Return whether the canary ran and gave another answer than it must."""
        if self.canary is None or len(frames) <= len(self.entries):
            return False
        frame = frames[-1]
        return frame.status != wire.OK or frame.outputs != encode_grids(self.canary.expected, "canary")

    def free(self) -> None:
        """Give the memory file back."""
        if self.region >= 0:
            os.close(self.region)
            self.region = -1
