"""Workers: child processes that stay alive between jobs, and end with their parent."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from arc_dsl.errors import BugError, InputError, StageError
from flows.processes.worker import JobError, Worker
from tests.support.processes import wait_for_end, wait_for_family

COUNTS = """
    from dataclasses import dataclass
    from arc_dsl.errors import InputError
    from arc_dsl.process.stage import emit, serve_main
    @dataclass
    class Settings:
        start: int
    @dataclass
    class Job:
        add: int
        die: bool = False
        much: bool = False
        broken: bool = False
    def prepare(settings):
        total = settings.start
        def add(job):
            nonlocal total
            emit("progress", done=1, of=1)
            if job.die:
                import os; os._exit(9)
            if job.much:
                raise MemoryError
            if job.broken:
                return {}["rows"]
            if job.add < 0:
                raise InputError(f"add must be 0 or more, got {job.add}")
            total += job.add
            return {"total": total}
        return add
    if __name__ == "__main__":
        serve_main(prepare, Settings, Job)
"""


@dataclass
class Settings:
    """What the worker is started with, as its own module has it."""

    start: int


@dataclass
class Job:
    """What it does."""

    add: int = 0
    die: bool = False
    much: bool = False
    broken: bool = False


@dataclass
class Wrong:
    """What it cannot do."""

    wrong: int = 1


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the module under test into a folder on the path."""
    (tmp_path / "worker_under_test.py").write_text(textwrap.dedent(COUNTS))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_a_worker_keeps_its_state_and_survives_a_failed_job():
    """Jobs see what earlier ones left; one that raises is its caller's error, of its own kind, and nobody else's."""
    events = []
    with Worker("worker_under_test", Settings(10)) as worker:
        assert worker.call(Job(1), events.append)["total"] == 11
        with pytest.raises(InputError, match="Job: add: is missing"):
            worker.call(Wrong())
        with pytest.raises(InputError, match="0 or more, got -1"):
            worker.call(Job(-1))
        with pytest.raises(BugError, match="KeyError: 'rows'") as bug:
            worker.call(Job(broken=True))
        with pytest.raises(JobError) as failure:
            worker.call(Job(much=True))
        assert worker.call(Job(2))["total"] == 13
        assert worker.alive
    assert "Traceback" in bug.value.__notes__[0] and failure.value.kind == "MemoryError"
    assert events == [{"event": "progress", "done": 1, "of": 1}]
    assert not worker.alive


def test_a_worker_that_dies_says_so():
    """A process that ends in the middle of a job is reported with its status; so is one that cannot start."""
    with Worker("worker_under_test", Settings(0)) as worker, pytest.raises(StageError, match="status 9"):
        worker.call(Job(die=True))
    with Worker("worker_under_test", Wrong()) as worker, pytest.raises(InputError, match="start: is missing"):
        worker.call(Job(1))


def test_a_worker_ends_with_its_parent(tmp_path: Path):
    """After kill -9 of the process that started it, nothing of the worker is left."""
    code = (
        "import time\nfrom flows.processes.worker import Worker\nfrom worker_under_test import Job, Settings\n"
        "worker = Worker('worker_under_test', Settings(0))\nworker.call(Job(1))\ntime.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    )
    family = wait_for_family(parent.pid, 2)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    wait_for_end(family)
