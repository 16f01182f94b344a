"""The sandbox's processes: they may be killed at any time, and none outlives its supervisor."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from arc_dsl.sandbox import Job, Limits, Sandbox, SandboxError
from arc_dsl.verdict import Outcome

GRIDS = (np.array([[1, 2], [3, 4]]), np.array([[5, 6, 7]]))
FLIPPED = tuple(np.flipud(grid) for grid in GRIDS)
SLOW = (
    "def task(img):\n    total = 0\n    for step in range(150_000):\n        total += step\n    return np.flipud(img)\n"
)
REPOSITORY = Path(__file__).resolve().parents[1]


def slow_job(number: int) -> Job:
    """Return a right program of about ten milliseconds that differs from the others."""
    return Job(f"# {number}\n{SLOW}", GRIDS, FLIPPED, 2)


def own_processes(marker: str) -> list[psutil.Process]:
    """Return the processes below this one whose command line holds `marker`, zygotes' children included."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if any(marker in word for word in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def youngest(processes: list[psutil.Process]) -> psutil.Process:
    """Return the process started last: the child that is running programs."""
    return max(processes, key=lambda process: process.pid)


def oldest(processes: list[psutil.Process]) -> psutil.Process:
    """Return the process started first: a zygote, or the bystander outside its process table."""
    return min(processes, key=lambda process: process.pid)


@pytest.mark.parametrize("namespaces", [False, True])
@pytest.mark.parametrize("choose", [oldest, youngest])
def test_killed_processes_lose_no_verdict(
    choose: Callable[[list[psutil.Process]], psutil.Process], namespaces: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """`kill -9` of a zygote or of a child in mid-batch costs no verdict and blames no program."""
    with caplog.at_level(logging.WARNING), Sandbox(workers=2, namespaces=namespaces) as sandbox:
        verdicts = {}
        kills = 0
        for index, verdict in sandbox.run(slow_job(number) for number in range(150)):
            verdicts[index] = verdict
            if len(verdicts) in (1, 40, 90):
                choose(own_processes("arc_dsl.sandbox.zygote")).kill()
                kills += 1
        assert kills == 3
        assert sorted(verdicts) == list(range(150))
        assert all(verdict.solves for verdict in verdicts.values())
        if choose is oldest:
            assert sandbox.counters.workers_lost >= 1
            assert "running its" in caplog.text


def test_nothing_is_left_behind() -> None:
    """Closing a sandbox, even in mid-run, leaves no process and no descriptor."""
    descriptors = len(os.listdir("/proc/self/fd"))
    for _ in range(2):
        sandbox = Sandbox(workers=2)
        stream = sandbox.run(slow_job(number) for number in range(100))
        next(stream)
        sandbox.close()
        stream.close()
    assert own_processes("arc_dsl.sandbox.zygote") == []
    assert len(os.listdir("/proc/self/fd")) == descriptors


@pytest.mark.parametrize("namespaces", [False, True])
def test_killed_supervisor_takes_all_with_it(namespaces: bool) -> None:
    """`kill -9` of the supervisor ends every zygote and every child, even those in an endless loop."""
    program = f"""
        import itertools, numpy as np
        from arc_dsl.sandbox import Job, Limits, Sandbox
        sandbox = Sandbox(workers=2, limits=Limits(cpu_seconds=600, wall_seconds=600), namespaces={namespaces})
        print("ready", flush=True)
        img = np.array([[1]])
        for _ in sandbox.run(Job("while True:\\n    pass\\n", (img,), (None,), 1) for _ in itertools.count()):
            pass
    """
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    supervisor = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None and supervisor.stdout.readline() == "ready\n"
    below = psutil.Process(supervisor.pid)
    deadline = time.monotonic() + 60
    while len(below.children(recursive=True)) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    family = below.children(recursive=True)
    assert len(family) >= 4  # two zygotes, two children
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    supervisor.stdout.close()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


def test_sandboxes_do_not_disturb_each_other() -> None:
    """Two sandboxes can run at the same time; the end of one does not touch the other."""
    with Sandbox(workers=1) as one:
        first = one.run(slow_job(number) for number in range(40))
        next(first)
        with Sandbox(workers=1) as other:
            assert all(verdict.solves for _, verdict in other.run(slow_job(number) for number in range(10)))
        assert all(verdict.solves for _, verdict in first)


def test_refuses_to_run_without_a_system_call_filter() -> None:
    """Where the kernel refuses seccomp, the sandbox refuses to start, unless told that programs are trusted."""
    program = """
        import ctypes, struct
        import numpy as np
        from arc_dsl.sandbox import Job, Sandbox, SandboxError
        from arc_dsl.sandbox import privilege
        from arc_dsl.sandbox.seccomp import Filter, machine
        from arc_dsl.sandbox.syscalls import SYSCALLS
        pack = struct.Struct("<HBBI").pack  # prctl(PR_SET_SECCOMP, ...) fails from now on
        number = SYSCALLS[machine()]["prctl"]
        code = [(0x20, 0, 0, 0), (0x15, 0, 3, number), (0x20, 0, 0, 16), (0x15, 0, 1, 22), (0x06, 0, 0, 0x50001),
                (0x06, 0, 0, 0x7FFF0000)]
        privilege.forbid_new_privileges()
        Filter(b"".join(pack(*line) for line in code)).install()
        try:
            Sandbox(workers=1)
        except SandboxError as error:
            print(error)
        with Sandbox(workers=1, unsafe=True) as sandbox:
            img = np.array([[1]])
            ((_, verdict),) = sandbox.run([Job("def task(img):\\n    return img", (img,), (img,), 1)])
            print(sandbox.tier.name, verdict.solves)
    """
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", textwrap.dedent(program)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert "--unsafe" in result.stdout and result.stdout.endswith("T0 True\n")


def test_interpreter_that_does_not_start_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """When no zygote can be started, the error says what to try."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SandboxError, match="try `"):
        Sandbox(workers=1)


@pytest.mark.slow
def test_soak_of_100_000_programs() -> None:
    """100,000 mixed programs: no verdict is lost, and memory, descriptors and processes stay flat."""
    kinds = {
        "def task(img):\n    return np.flipud(img)\n": Outcome.OK,
        "def task(img):\n    return np.flipud(img) * 0\n": Outcome.OK,
        "def task(img):\n    return img[99]\n": Outcome.ERROR,
        "def task(img):\n    return None\n": Outcome.INVALID,
        "def task(img:\n": Outcome.ERROR,
    }
    rare = {
        "def task(img):\n    while True:\n        pass\n": Outcome.TIMEOUT,
        "import os\ndef task(img):\n    os._exit(0)\n": Outcome.EXIT,
        "import ctypes\ndef task(img):\n    ctypes.memset(8, 0, 8)\n": Outcome.CRASH,
        "import os\ndef task(img):\n    return [[byte % 10 for byte in os.urandom(9)]]\n": Outcome.NONDET,
        "def task(img):\n    return [[0] * 10**9]\n": Outcome.MEMORY,
    }
    total = 100_000
    common, uncommon = list(kinds), list(rare)

    def source_of(index: int) -> str:
        return (
            uncommon[index // 400 % len(uncommon)] if index % 400 == 7 else common[1 + index % 4 if index % 50 else 0]
        )

    def measure() -> tuple[int, int, int]:
        me = psutil.Process()
        zombies = sum(child.status() == psutil.STATUS_ZOMBIE for child in me.children(recursive=True))
        return me.memory_info().rss, me.num_fds(), zombies

    seen = bytearray(total)
    states = []
    with Sandbox(workers=2, limits=Limits(cpu_seconds=0.25, wall_seconds=2.0, memory_bytes=512 << 20)) as sandbox:
        jobs = (Job(source_of(index), GRIDS, FLIPPED, 2) for index in range(total))
        for count, (index, verdict) in enumerate(sandbox.run(jobs)):
            seen[index] += 1
            assert verdict.outcome is {**kinds, **rare}[source_of(index)], (source_of(index), verdict.reason)
            if count % 20_000 == 19_999:
                states.append(measure())
        assert sandbox.counters.workers_lost == 0
        assert sandbox.counters.audit_disagreements == 0
    assert seen == b"\1" * total
    (first_rss, first_fds, _), (last_rss, last_fds, _) = states[0], states[-1]
    assert last_rss - first_rss < 20 << 20
    assert last_fds - first_fds <= 8  # each batch under way has a memory file
    assert all(zombies <= 2 for _, _, zombies in states)
