"""Batches: jobs on their way to a verdict, and the memory files in which they travel."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from arc_dsl.grid import Grid, PackedGrid, as_grid, pack_grid
from arc_dsl.sandbox import wire
from arc_dsl.sandbox.canary import Canaries
from arc_dsl.sandbox.job import Job, Role
from arc_dsl.sandbox.judge import Answer
from arc_dsl.sandbox.wire import Frame, Reply

_MAX_REMEMBERED = 4096  # tuples of grids whose bytes are kept


CANARY_STRIDE = 32  # programs of a group between two canaries


class Stage(Enum):
    """Which run of a program is under way."""

    FIRST = auto()  # nothing is known yet
    SECOND = auto()  # a second opinion: another kind of zygote, the inputs in another order
    RECHECK = auto()  # alone, by the first kind: the second opinion differed from what the group gave
    AUDIT = auto()  # alone, by the first kind: is it what the group gave?
    REAUDIT = auto()  # by another kind of zygote: it was not, and the program itself may be the reason


@dataclass(eq=False)
class Group:
    """The answers of one group, held back until all that check them agree.

    Attributes:
        held: entries with the answers that stand if nothing speaks against the group.
        waiting: entries of which a check is still under way.
        spoiled: a check showed that a neighbour changed an answer; all must be run again.
    """

    held: list[tuple[Entry, Answer]] = field(default_factory=list)
    waiting: int = 0
    spoiled: bool = False


@dataclass(eq=False)
class Entry:
    """A job on its way to a verdict.

    Attributes:
        index: the job's place in the stream.
        job: the job.
        losses: how often it was lost with its worker, or killed from outside.
        stage: which run is under way, or next.
        answers: what the runs before gave.
        group: the group that gave the first of them; None if it ran alone.
        order: the order in which its inputs are given; None for their own.
        wide: it needs scipy.
    """

    index: int
    job: Job
    losses: int = 0
    stage: Stage = Stage.FIRST
    answers: list[Answer] = field(default_factory=list)
    group: Group | None = None
    order: tuple[int, ...] | None = None
    wide: bool = False

    @property
    def role(self) -> Role:
        """The kind of zygote that is to run it next."""
        return Role(second=self.stage in (Stage.SECOND, Stage.REAUDIT), wide=self.wide)

    def start_over(self) -> None:
        """Forget what the runs before gave."""
        self.stage, self.answers, self.group, self.order = Stage.FIRST, [], None, None


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
        stride: programs between two canaries; 0 for a program that runs alone, without one.
        deadline: `time.monotonic()` when even the slowest programs must have been killed.
    """

    number: int
    entries: list[Entry]
    role: Role
    stride: int
    deadline: float = 0.0
    region: int = -1  # descriptor of the memory file, -1 when there is none
    job_length: int = 0
    region_length: int = 0
    slots: list[Entry | Job] = field(default_factory=list)  # what the child runs, in order: a Job is a canary

    @property
    def grouped(self) -> bool:
        """Whether the programs share their child."""
        return self.stride > 0

    def write(self, grid_bytes: GridBytes, output_bytes: int, canaries: Canaries) -> None:
        """Write programs and inputs into a new memory file, with room for answers of `output_bytes` each."""
        places: dict[int, int] = {}
        gridsets: list[tuple[PackedGrid | None, ...]] = []
        programs: list[tuple[str | None, int]] = []
        self.slots = []
        for count, entry in enumerate(self.entries, start=1):
            inputs = entry.job.inputs
            place = places.get(id(inputs))
            if place is None:
                place = places[id(inputs)] = len(gridsets)
                grids = grid_bytes.encode(inputs, "inputs")
                # the order is not sent: a program can find whatever its child knows
                gridsets.append(grids if entry.order is None else tuple(grids[number] for number in entry.order))
            programs.append((entry.job.source, place))
            self.slots.append(entry)
            if self.stride and (count % self.stride == 0 or count == len(self.entries)):
                canary = canaries.draw()
                programs.append((wire.CANARY, len(gridsets)))
                gridsets.append(grid_bytes.encode(canary.inputs, "canary"))
                self.slots.append(canary)
        room = output_bytes * len(programs)
        self.region, self.job_length, self.region_length = wire.make_region(programs, gridsets, room)

    def read(self, reply: Reply, output_bytes: int) -> tuple[list[Frame], str]:
        """Return the legal frames a dead child left, the canaries' included, and why the next was refused."""
        if reply.killed and not self.grouped:
            return [], ""  # if it had answered, it went on running
        start = wire.HEADER.size + self.job_length
        num_inputs = [len((slot.job if isinstance(slot, Entry) else slot).inputs) for slot in self.slots]
        return wire.read_frames(self.region, start, self.region_length, num_inputs, output_bytes)

    def sort_out(self, frames: list[Frame], wait_status: int) -> Sorted:
        """Decide which frames of a group can be believed: those with an honest canary behind them.

        Args:
            frames: what `read` returned.
            wait_status: as from `os.waitpid`.
        """
        trusted: list[tuple[Entry, Frame]] = []
        pending: list[tuple[Entry, Frame]] = []
        skipped: list[Entry] = []
        disturbed = wait_status == wire.DISTURBED << 8
        reached = 0
        for slot, frame in zip(self.slots, frames, strict=False):
            reached += 1
            if isinstance(slot, Entry):
                if frame.status == wire.SKIPPED:
                    skipped.append(slot)
                elif frame.status in (wire.ISOLATE, wire.MEMORY):
                    trusted.append((slot, frame))  # it will run alone, whatever was true of this run
                else:
                    pending.append((slot, frame))
            elif frame.status == wire.OK and frame.outputs == encode_grids(slot.expected, "canary"):
                trusted += pending
                pending = []
            else:
                disturbed = True
                break
        rest = self.slots[reached:]
        running = None
        if rest and reached == len(frames) and not (frames and wait_status == wire.RETIRED << 8) and not disturbed:
            if isinstance(rest[0], Entry):
                running = rest[0]
            else:
                disturbed = True  # a canary that gave no answer accuses those before it
        unheard = skipped + [slot for slot in rest if isinstance(slot, Entry) and slot is not running]
        return Sorted(trusted, [entry for entry, _ in pending], running, unheard, disturbed)

    def free(self) -> None:
        """Give the memory file back."""
        if self.region >= 0:
            os.close(self.region)
            self.region = -1


@dataclass(frozen=True)
class Sorted:
    """What a group left.

    Attributes:
        trusted: entries with frames behind which a canary was well.
        suspects: entries with frames that ran, but behind which none was.
        running: the entry that was running when the child died; None if it ended by itself or at a canary.
        unheard: entries that have not been run, in order.
        disturbed: one of the suspects changed what programs share.
    """

    trusted: list[tuple[Entry, Frame]]
    suspects: list[Entry]
    running: Entry | None
    unheard: list[Entry]
    disturbed: bool
