"""The sandbox: what programs get, and what is said about those that fail."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from arc_dsl.primitives.registry import PRIMITIVES
from arc_dsl.sandbox import Job, Limits, Sandbox, probe_tier
from arc_dsl.verdict import Outcome, Verdict

INPUTS = (np.array([[1, 2], [3, 4]]), np.array([[5, 6, 7]]), np.array([[0], [9]]))
FLIPPED = tuple(np.flipud(grid) for grid in INPUTS)
FLIP = "def task(img):\n    return np.flipud(img)\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests of this module."""
    with Sandbox(workers=2, limits=Limits(cpu_seconds=0.5, wall_seconds=2.0, memory_bytes=512 << 20)) as made:
        yield made


def run_one(sandbox: Sandbox, source: str, **changes: object) -> Verdict:
    """Return the verdict on one program for INPUTS, of which two are train inputs."""
    job = Job(**{"source": source, "inputs": INPUTS, "expected": FLIPPED, "num_train": 2, **changes})  # type: ignore[arg-type]
    ((_, verdict),) = sandbox.run([job])
    return verdict


def test_right_program_fits_and_solves(sandbox: Sandbox) -> None:
    """A right program is `ok`, with int64 grids, and both fits and solves."""
    verdict = run_one(sandbox, FLIP)
    assert (verdict.outcome, verdict.reason, verdict.fits, verdict.solves) == (Outcome.OK, "", True, True)
    for output, expected in zip(verdict.outputs, FLIPPED, strict=True):
        assert output is not None and output.dtype == np.int64 and np.array_equal(output, expected)


def test_unknown_expected_output_is_never_solved(sandbox: Sandbox) -> None:
    """A program can fit, but not solve, while a test output is unknown."""
    verdict = run_one(sandbox, FLIP, expected=(*FLIPPED[:2], None))
    assert verdict.correct == (True, True, None)
    assert verdict.fits and not verdict.solves


def test_every_job_gets_one_verdict(sandbox: Sandbox) -> None:
    """Each job of a mixed stream gets exactly one verdict, whatever its neighbours do."""
    sources = [
        FLIP,
        "def task(img):\n    return img[99]",
        "import os\ndef task(img):\n    os._exit(0)",
        FLIP + "# 2",
    ] * 40
    sources[80] = "def task(img):\n    while True:\n        pass"
    verdicts = dict(sandbox.run(Job(source, INPUTS, FLIPPED, 2) for source in sources))
    assert sorted(verdicts) == list(range(len(sources)))
    wanted = {FLIP: "ok", sources[1]: "error", sources[2]: "exit", sources[3]: "ok", sources[80]: "timeout"}
    assert [verdicts[index].outcome for index in range(len(sources))] == [wanted[source] for source in sources]


@pytest.mark.parametrize(
    ("source", "outcome", "exception", "line", "words"),
    [
        ("def task(img):\n    x = 1\n    return img[99]\n", Outcome.ERROR, "IndexError", 3, "out of bounds"),
        ("def task(img:\n", Outcome.ERROR, "SyntaxError", 1, "never closed"),
        ("def other(img):\n    return img\n", Outcome.ERROR, "NameError", 0, "no task"),
        ("task = 5\n", Outcome.ERROR, "TypeError", 0, "not callable"),
        ("def task(img):\n    raise SystemExit(0)\n", Outcome.ERROR, "SystemExit", 2, ""),
        ("raise ValueError('at the top')\n", Outcome.ERROR, "ValueError", 1, "at the top"),
        ("def task(img):\n    while True:\n        pass\n", Outcome.TIMEOUT, "", 0, "CPU"),
        ("def task(img):\n    return np.zeros(10**10, dtype=int) + 1\n", Outcome.MEMORY, "MemoryError", 2, ""),
        ("import ctypes\ndef task(img):\n    ctypes.memset(8, 0, 9)\n", Outcome.CRASH, "", 0, "SIGSEGV"),
        ("import os\ndef task(img):\n    os._exit(0)\n", Outcome.EXIT, "", 0, "status 0"),
        ("import os\ndef task(img):\n    return [[os.urandom(1)[0] % 10] * 9]\n", Outcome.NONDET, "", 0, "second run"),
        ("def task(img):\n    return None\n", Outcome.INVALID, "", 0, "NoneType"),
        ("def task(img):\n    return img * 7\n", Outcome.INVALID, "", 0, "colors must be 0-9"),
        ("x = '\\ud800'\ndef task(img):\n    return [x]\n", Outcome.INVALID, "", 0, "row"),
        ("x = '\ud800'\n", Outcome.ERROR, "UnicodeEncodeError", 0, "utf-8"),
        ("x = 1\0\n", Outcome.ERROR, "SyntaxError", 0, "null"),
        ("#" * 300_000, Outcome.ERROR, "", 0, "allowed are"),
    ],
)
def test_failures_are_typed(
    sandbox: Sandbox, source: str, outcome: Outcome, exception: str, line: int, words: str
) -> None:
    """Each way to fail has its outcome, and names the exception, the line and the reason."""
    verdict = run_one(sandbox, source)
    assert (verdict.outcome, verdict.exception, verdict.line) == (outcome, exception, line), verdict.reason
    assert words in verdict.reason
    assert not verdict.fits and not verdict.solves


@pytest.mark.parametrize(
    ("body", "syscall"),
    [
        ("import socket\n    socket.socket()", "socket"),
        ("import os\n    os.fork()", "clone"),
        ("import os\n    os.kill(1, 0)", "kill"),
        ("import os\n    os.mkdir('here')", "mkdir"),
        ("import threading\n    threading.Thread(target=print).start()", "clone3"),
    ],
)
def test_refused_system_call_is_named(sandbox: Sandbox, body: str, syscall: str) -> None:
    """A program that tried what is not allowed is an `error` that names the system call."""
    verdict = run_one(sandbox, f"def task(img):\n    {body}\n    return img\n")
    assert (verdict.outcome, verdict.syscall) == (Outcome.ERROR, syscall)


def test_caught_refusal_is_named_too(sandbox: Sandbox) -> None:
    """A program that swallowed the refusal runs on, and the verdict still names the call."""
    source = (
        "import os\ndef task(img):\n    try:\n        os.pipe()\n    except OSError:\n        return np.flipud(img)\n"
    )
    verdict = run_one(sandbox, source)
    assert (verdict.outcome, verdict.solves) == (Outcome.OK, True)
    assert verdict.syscall.startswith("pipe")


def test_programs_find_nothing_open(sandbox: Sandbox) -> None:
    """A program has three descriptors, all of them /dev/null, an empty environment and no arguments."""
    source = (
        "import os\nopened = []\nfor number in range(64):\n    try:\n"
        "        opened.append(os.fstat(number))\n    except OSError:\n        pass\ndef task(img):\n"
        "    return [[len(opened), len({x.st_rdev for x in opened}), len(os.environ), os.getuid() == 0]]\n"
    )
    verdict = run_one(sandbox, source)
    assert verdict.outputs[0] is not None, verdict.reason
    assert verdict.outputs[0].tolist() == [[3, 1, 0, 0]]


def test_sleeping_is_a_timeout(sandbox: Sandbox) -> None:
    """A program that wants to wait is a `timeout` at once: waiting is refused."""
    verdict = run_one(sandbox, "import time\ndef task(img):\n    time.sleep(1000)\n    return img\n")
    assert (verdict.outcome, verdict.syscall) == (Outcome.TIMEOUT, "clock_nanosleep")


@pytest.mark.parametrize(
    "returned",
    [
        "img.tolist()",
        "tuple(map(tuple, img.tolist()))",
        "[list(row) for row in img]",
        "list(img)",
        "img.astype(float)",
        "img.astype(np.uint8)",
        "img.astype('>i4')",
        "np.asfortranarray(img)",
        "[[float(cell) for cell in row] for row in img]",
    ],
)
def test_legal_answers_are_converted(sandbox: Sandbox, returned: str) -> None:
    """Arrays of any integral kind and nested lists of numbers are grids."""
    verdict = run_one(sandbox, f"def task(img):\n    return {returned}\n", expected=INPUTS)
    assert verdict.solves, verdict.reason


@pytest.mark.parametrize(
    "returned",
    [
        "img + 0.5",
        "img * float('nan')",
        "img - 1",
        "img * 0 + 256",
        "img[0]",
        "np.zeros((31, 1), dtype=int)",
        "np.zeros((1, 0), dtype=int)",
        "[]",
        "[[]]",
        "[[1, 2], [3]]",
        "[['1']]",
        "[[None]]",
        "[[[1]]]",
        "[1, 2]",
        "{(0, 0): 1}",
        "'12'",
        "np.matrix(img)",
        "np.ma.masked_array(img)",
        "img.astype(object)",
        "img.astype(complex)",
        "(row for row in img)",
    ],
)
def test_illegal_answers_are_refused(sandbox: Sandbox, returned: str) -> None:
    """Whatever is not a grid of colors 0-9 and sides 1-30 is `invalid`, with a reason."""
    verdict = run_one(sandbox, f"def task(img):\n    return {returned}\n")
    assert verdict.outcome is Outcome.INVALID
    assert verdict.reason


def test_outputs_before_the_failure_are_kept(sandbox: Sandbox) -> None:
    """A program that fails on one input keeps the outputs it gave before."""
    verdict = run_one(sandbox, "def task(img):\n    assert img.shape != (1, 3)\n    return np.flipud(img)\n")
    assert [output is None for output in verdict.outputs] == [False, True, True]
    assert verdict.correct == (True, False, False)


def test_inputs_are_fresh_copies(sandbox: Sandbox) -> None:
    """A program that changes its input disturbs neither its own later calls nor its neighbours."""
    spoil = "def task(img):\n    img[:] = 0\n    return img\n"
    verdicts = dict(sandbox.run(Job(source, INPUTS, FLIPPED, 2) for source in [spoil, FLIP] * 20))
    assert all(verdicts[index].solves for index in range(1, 40, 2))


def test_program_that_counts_its_calls_is_not_confirmed(sandbox: Sandbox) -> None:
    """Answers that depend on the order of the calls do not survive the second opinion."""
    answers = [grid.tolist() for grid in FLIPPED]
    source = f"answers = iter({answers!r})\ndef task(img):\n    return next(answers)\n"
    verdict = run_one(sandbox, source)
    assert verdict.outcome is Outcome.NONDET
    assert not verdict.fits


def test_confirm_asks_for_a_second_opinion_on_misses(sandbox: Sandbox) -> None:
    """With `confirm`, a program that misses is checked for determinism as well."""
    source = "import itertools\ncalls = itertools.count()\ndef task(img):\n    return [[next(calls) % 10]]\n"
    assert run_one(sandbox, source).outcome is Outcome.OK
    assert run_one(sandbox, source, confirm=True).outcome is Outcome.NONDET


def test_jobs_are_taken_as_needed(sandbox: Sandbox) -> None:
    """An endless stream of jobs is served; stopping half-way leaves the sandbox usable."""

    def endless() -> Iterator[Job]:
        while True:
            yield Job(FLIP, INPUTS, FLIPPED, 2)

    for count, (_, verdict) in enumerate(sandbox.run(endless())):
        assert verdict.solves
        if count == 700:
            break
    assert run_one(sandbox, FLIP).solves


def test_two_runs_at_once_are_refused(sandbox: Sandbox) -> None:
    """A sandbox runs one stream at a time and says so."""
    first = sandbox.run([Job(FLIP, INPUTS, FLIPPED, 2)] * 3)
    next(first)
    with pytest.raises(RuntimeError, match="already running"):
        next(sandbox.run([Job(FLIP, INPUTS, FLIPPED, 2)]))
    assert len(list(first)) == 2


def test_primitives_are_in_scope(sandbox: Sandbox) -> None:
    """Programs find numpy as `np` and every registered primitive."""
    names = sorted(PRIMITIVES)
    source = f"seen = ({', '.join(names)},)\ndef task(img):\n    return [[len(seen) % 10]]\n"
    verdict = run_one(sandbox, source)
    assert verdict.outcome is Outcome.OK, verdict.reason
    assert verdict.outputs[0] is not None and verdict.outputs[0][0, 0] == len(names) % 10


def test_tier_names_the_layers() -> None:
    """The tier of this machine can be asked for, and has the layers it claims."""
    tier = probe_tier()
    assert tier.name in {"T0", "T1", "T2"}
    assert tier.name == "T0" or {"seccomp", "no new privileges", "limits"} <= set(tier.layers)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cpu_seconds": 0}, "cpu_seconds must be in"),
        ({"wall_seconds": 0.5}, "wall_seconds must be at least"),
        ({"memory_bytes": 1}, "memory_bytes must be at least"),
        ({"output_bytes": 1}, "output_bytes must be in"),
    ],
)
def test_limits_are_checked(changes: dict[str, float], words: str) -> None:
    """A limit that makes no sense is refused with its value."""
    with pytest.raises(ValueError, match=words):
        Limits(**changes)  # type: ignore[arg-type]


def test_illegal_inputs_are_refused(sandbox: Sandbox) -> None:
    """A job whose input is not a grid is the caller's mistake, and raises."""
    with pytest.raises(ValueError, match="colors must be 0-9"):
        list(sandbox.run([Job(FLIP, (np.array([[77]]),), (None,), 1)]))
    assert run_one(sandbox, FLIP).solves
