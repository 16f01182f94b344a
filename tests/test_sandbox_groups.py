"""Programs that share a process: whatever one of them does, the others get the verdict they would get alone."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import numpy as np
import pytest

from arc_dsl.sandbox import Job, Limits, Sandbox, wire
from arc_dsl.sandbox.batch import Batch, Entry, GridBytes, Group, Stage, encode_grids
from arc_dsl.sandbox.canary import Canaries
from arc_dsl.sandbox.decision import Decisions, Queues
from arc_dsl.sandbox.job import Role
from arc_dsl.sandbox.judge import Answer
from arc_dsl.verdict import Outcome

INPUTS = (np.array([[1, 2], [3, 4]]), np.array([[5, 6, 7]]), np.array([[0], [9]]))
FLIPPED = tuple(np.flipud(grid) for grid in INPUTS)
FLIP = "def task(img):\n    return np.flipud(img)\n"
LOOP = "def task(img):\n    while True:\n        pass\n"
TAKE_ALL = (
    "kept = []\ndef take(kept):\n    for size in (40 << 20, 4 << 20, 1 << 20, 1 << 16):\n        try:\n"
    "            while True:\n                kept.append(np.zeros(size, np.uint8))\n"
    "        except MemoryError:\n            pass\n"
)
FALL_BACK = (
    "def task(img):\n    try:\n        return np.flipud(img) + np.zeros(150 << 20, np.uint8)[0]\n"
    "    except Exception:\n        return img * 0\n"
)
LONG = "def task(img):\n    x = 0\n" + "    x = (x + 1) * 2 - [x, x][0]\n" * 500 + "    return np.flipud(img)\n"
TYPED = "from typing import List, Tuple\ndef task(img: List[List[int]]) -> Tuple[int]:\n    return np.flipud(img)\n"
TYPING_TRAP = (
    "from typing import List\ndef trap():\n    try:\n        yield 1\n    finally:\n        while True:\n"
    "            pass\nheld = trap()\nnext(held)\nList[held]\ndef task(img):\n    return img\n"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox of one worker, so that programs in a row share a child."""
    with Sandbox(workers=1, limits=Limits(cpu_seconds=1.0, wall_seconds=3.0, memory_bytes=512 << 20)) as made:
        yield made


@pytest.mark.parametrize(
    ("culprit", "outcomes"),
    [
        (TAKE_ALL + "def task(img):\n    take(kept)\n    return img[99]\n", "error memory"),
        (
            TAKE_ALL + "def hold():\n    mine = []\n    def inner():\n        return mine, inner\n"
            "    take(mine)\ndef task(img):\n    hold()\n    return img\n",
            "ok memory",
        ),
        (TYPING_TRAP, "ok timeout"),
        (LOOP, "timeout"),
        ("def task(img):\n    return [[0] * 10**9]\n", "memory"),
    ],
    ids=["leak-and-fail", "leak-in-cycle", "typing-caches", "endless-loop", "memory"],
)
def test_neighbours_notice_nothing(sandbox: Sandbox, culprit: str, outcomes: str) -> None:
    """Programs before and behind one that leaks, traps a cache, loops or takes all memory are all right."""
    victims = [FLIP, FALL_BACK, LONG, TYPED]
    sources = [source for _ in range(3) for source in (*victims, culprit, *victims)]
    before = sandbox.counters.audit_disagreements
    verdicts = dict(sandbox.run(Job(source, INPUTS, FLIPPED, 2) for source in sources))
    for index, source in enumerate(sources):
        if source == culprit:
            assert verdicts[index].outcome in outcomes.split(), verdicts[index].reason
        else:
            assert verdicts[index].solves, (index, verdicts[index].outcome, verdicts[index].reason)
    assert sandbox.counters.audit_disagreements == before


def test_a_caught_want_of_memory_is_judged_alone(sandbox: Sandbox) -> None:
    """What a program does when memory ends shows alone: its answer in a group is not taken."""
    before = sandbox.counters.reruns
    source = (
        "def task(img):\n    try:\n        np.zeros(1 << 40, np.uint8)\n    except MemoryError:\n        return img\n"
    )
    ((_, verdict),) = sandbox.run([Job(source, INPUTS, FLIPPED, 2)])
    assert verdict.outcome is Outcome.OK
    assert sandbox.counters.reruns > before


GRID_BYTES = GridBytes()
CELLS = GRID_BYTES.encode(FLIPPED, "test")


def entries(count: int) -> list[Entry]:
    """Return entries of programs whose answers do not matter here."""
    return [Entry(index, Job(FLIP, INPUTS, FLIPPED, 2)) for index in range(count)]


def left_by(batch: Batch, frames: str, status: int = 0) -> tuple[list[int], list[int], list[int], list[int], bool]:
    """Write frames for a batch, one letter each, and return the indices of what they are sorted into.

    `.` an answer, `c` a good canary, `x` a bad one, `i` to be isolated, `s` skipped.
    """
    batch.write(GRID_BYTES, 4096, Canaries(random.Random(1)))
    parts = []
    for number, (slot, letter) in enumerate(zip(batch.slots, frames, strict=False)):
        outputs = {"c": encode_grids(getattr(slot, "expected", ()), "canary"), ".": CELLS}.get(letter, ())
        code = {"i": wire.ISOLATE, "s": wire.SKIPPED, "x": wire.ERROR}.get(letter, wire.OK)
        parts.append(wire.pack_frame(number, code, [cells for cells in outputs if cells], 0, 10, 0, "", ""))
    body = b"".join(parts)
    os.pwrite(batch.region, wire.HEADER.pack(len(parts), len(body), 0), 0)
    os.pwrite(batch.region, body, wire.HEADER.size + batch.job_length)
    read, refused = batch.read(wire.Reply(1, status, 0, 0.0, 0.0), 4096)
    batch.free()
    assert refused == "" and len(read) == len(frames)
    left = batch.sort_out(read, status)
    running = [left.running.index] if left.running else []
    return (
        [entry.index for entry, _ in left.trusted],
        [entry.index for entry in left.suspects],
        running,
        [entry.index for entry in left.unheard],
        left.disturbed,
    )


@pytest.mark.parametrize(
    ("frames", "status", "expected"),
    [
        ("..c..c", 0, ([0, 1, 2, 3], [], [], [], False)),
        ("..c..x", 0, ([0, 1], [2, 3], [], [], True)),
        ("..x", 0, ([], [0, 1], [], [2, 3], True)),
        ("..c.", 139, ([0, 1], [2], [3], [], False)),
        ("..c", 9, ([0, 1], [], [2], [3], False)),
        ("..c..", 9, ([0, 1], [2, 3], [], [], True)),
        ("..", wire.DISTURBED << 8, ([], [0, 1], [], [2, 3], True)),
        ("is", wire.DISTURBED << 8, ([0], [], [], [1, 2, 3], True)),
        ("iic.sc", wire.RETIRED << 8, ([0, 1, 2], [], [], [3], False)),
        (".sc", wire.RETIRED << 8, ([0], [], [], [1, 2, 3], False)),
        ("", 9, ([], [], [0], [1, 2, 3], False)),
    ],
)
def test_only_what_a_canary_vouches_for_is_believed(frames: str, status: int, expected: object) -> None:
    """Answers count when a canary behind them was well; the others are suspects, run again, or have not been run."""
    batch = Batch(1, entries(4), Role(second=False, wide=False), stride=2)
    assert left_by(batch, frames, status) == expected


def ok(number: int) -> Answer:
    """Return an answer that differs for each number."""
    return Answer(Outcome.OK, "", "", 0, "", 0.0, tuple((1, 1, bytes([number])) for _ in INPUTS))


class Bench:
    """A group of programs before the real decisions, with answers made up for them."""

    def __init__(self, audit_rate: float, expected: int) -> None:
        """Put three programs into a group; what is expected is the answer of that number."""
        grids = tuple(np.array([[expected]]) for _ in INPUTS)
        self.queues = Queues()
        self.decisions = Decisions(GridBytes(), audit_rate, random.Random(1))
        self.group = Group(waiting=3)
        self.entries = [Entry(index, Job(FLIP, INPUTS, grids, 2), group=self.group) for index in range(3)]

    def conclude(self, index: int, answer: Answer) -> None:
        """Let a run of a program end."""
        self.decisions.conclude(self.entries[index], answer, self.queues)

    @property
    def verdicts(self) -> dict[int, Outcome]:
        """The verdicts so far."""
        return {index: verdict.outcome for index, verdict in self.queues.done}

    @property
    def waiting(self) -> list[tuple[int, Stage]]:
        """What is to be run next, alone."""
        return [(entry.index, entry.stage) for entry in self.queues.alone]


def test_a_group_is_held_until_its_checks_agree() -> None:
    """No verdict of a group is given while one of its answers is being checked."""
    bench = Bench(audit_rate=0.0, expected=1)
    bench.conclude(0, ok(2))
    bench.conclude(1, ok(1))  # fits: a second opinion
    bench.conclude(2, ok(3))
    assert bench.verdicts == {} and bench.waiting == [(1, Stage.SECOND)]
    bench.conclude(1, ok(1))
    assert bench.verdicts == dict.fromkeys(range(3), Outcome.OK)


def test_a_victim_is_not_blamed() -> None:
    """A program whose answer a neighbour changed is judged by what it gives alone, and its whole group runs again."""
    bench = Bench(audit_rate=0.0, expected=1)
    bench.conclude(0, ok(2))
    bench.conclude(1, ok(1))
    bench.conclude(2, ok(3))
    bench.queues.alone.clear()
    bench.conclude(1, ok(5))
    assert bench.waiting == [(1, Stage.RECHECK)]
    bench.queues.alone.clear()
    bench.conclude(1, ok(5))
    assert bench.verdicts == {1: Outcome.OK}
    assert bench.waiting == [(0, Stage.FIRST), (2, Stage.FIRST)]
    assert bench.decisions.counters.audit_disagreements == 1


@pytest.mark.parametrize("alone", [1, 7])
def test_a_program_that_disagrees_with_itself_spoils_no_group(alone: int) -> None:
    """If what a program gives alone is not the second opinion either, the program is not the same twice."""
    bench = Bench(audit_rate=0.0, expected=1)
    bench.conclude(0, ok(2))
    bench.conclude(1, ok(1))
    bench.conclude(2, ok(3))
    bench.conclude(1, ok(5))
    bench.conclude(1, ok(alone))
    assert bench.verdicts == {0: Outcome.OK, 1: Outcome.NONDET, 2: Outcome.OK}
    assert bench.decisions.counters.audit_disagreements == 0


def test_an_audit_that_differs_has_the_group_run_again() -> None:
    """An audited answer that neither the program alone nor another zygote gives shows a disturbed group."""
    bench = Bench(audit_rate=1.0, expected=1)
    for index in range(3):
        bench.conclude(index, ok(2))
    bench.conclude(0, ok(2))
    bench.conclude(1, ok(4))
    assert bench.waiting[-1] == (1, Stage.REAUDIT) and bench.verdicts == {}
    bench.conclude(1, ok(4))
    assert bench.decisions.counters.audit_disagreements == 1
    assert bench.verdicts == {1: Outcome.OK}
    bench.conclude(2, ok(2))  # its audit comes back, alone: a first answer, of no group
    assert bench.entries[2].group is None and bench.entries[2].stage is Stage.SECOND


def test_an_audit_of_a_program_that_disagrees_with_itself() -> None:
    """Where the audit and another zygote differ as well, the program is not the same twice, and the group stands."""
    bench = Bench(audit_rate=1.0, expected=1)
    for index in range(3):
        bench.conclude(index, ok(2))
    for index in (0, 2):
        bench.conclude(index, ok(2))
    bench.conclude(1, ok(4))
    bench.conclude(1, ok(6))
    assert bench.verdicts == {0: Outcome.OK, 1: Outcome.NONDET, 2: Outcome.OK}
    assert bench.decisions.counters.audit_disagreements == 0
