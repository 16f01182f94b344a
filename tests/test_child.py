"""Stages as supervised child processes: what they report, and that nothing outlives its parent."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from arc_dsl.errors import BugError, InputError, StageError, exit_status
from flows.processes.child import ChildKilled, explain_end, run_child
from tests.support.processes import wait_for_end, wait_for_family

REPORTS = """
    import sys
    from dataclasses import dataclass
    from arc_dsl.errors import InputError, StageError
    from arc_dsl.process.stage import emit, stage_main
    ERRORS = {
        "input": InputError("rows must be 3, got 4\\nmore"),
        "stage": StageError("the server has gone"),
        "disk": OSError(28, "No space left on device"),
        "memory": MemoryError("no more"),
        "key": KeyError("rows"),
        "zip": ValueError("zip() argument 2 is shorter than argument 1"),
    }
    @dataclass
    class Job:
        note: str
        fail: str
    def run(job):
        print("a line of log")
        emit("progress", done=1, of=2, note=job.note)
        if job.fail == "raise":
            raise ERRORS[job.note]
        if job.fail == "die":
            import os; os._exit(7)
        emit("shard", name="x", rows=3)
    if __name__ == "__main__":
        stage_main(run, Job)
"""


@dataclass
class Job:
    """What the module does, as it has it itself."""

    note: str = ""
    fail: str = ""


# A stage that starts a child of its own, as vLLM does, and then waits for ever.
FAMILY = """
    import subprocess, sys, time
    print("a child of a child", flush=True)
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)  # grandchild"])
    time.sleep(600)
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a module into a folder on the path and return its name."""

    def write(source: str) -> str:
        (tmp_path / "stage_under_test.py").write_text(textwrap.dedent(source))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return "stage_under_test"

    return write


def test_events_arrive_in_order(module):
    """Every JSON line with an event reaches the callback; log lines do not."""
    events = []
    run_child(module(REPORTS), Job("n"), events.append)
    assert events == [
        {"event": "progress", "done": 1, "of": 2, "note": "n"},
        {"event": "shard", "name": "x", "rows": 3},
    ]


@pytest.mark.parametrize(
    ("raised", "kind", "line"),
    [
        ("input", InputError, "rows must be 3, got 4"),
        ("stage", StageError, "the server has gone"),
        ("disk", StageError, "[Errno 28] No space left on device"),
        ("memory", StageError, "no more"),
        ("key", BugError, "KeyError: 'rows'"),
        ("zip", BugError, "ValueError: zip() argument 2 is shorter than argument 1"),
    ],
)
def test_a_failure_is_of_the_same_kind_on_both_sides(module, raised: str, kind: type[Exception], line: str):
    """What the stage raised is what the caller is told, in one line; of a bug it gets the traceback too."""
    with pytest.raises(kind) as error:
        run_child(module(REPORTS), Job(raised, "raise"), lambda event: None)
    assert str(error.value) == line
    assert exit_status(error.value) == {InputError: 2, StageError: 1, BugError: 70}[kind]
    if kind is BugError:
        assert "in run" in error.value.__notes__[0]


def test_a_stage_that_dies_silently_is_a_failure(module):
    """A process that ends without a word is reported with its status and its last line."""
    with pytest.raises(StageError, match=r"status 7.*a line of log"):
        run_child(module(REPORTS), Job(fail="die"), lambda event: None)


@pytest.mark.parametrize(
    ("status", "tail", "kind", "words"),
    [
        (
            137,
            ["loading:  50%|#####     | 1/2"],
            ChildKilled,
            "x was killed (signal 9); the system does that when memory",
        ),
        (1, ["Signal 9 (SIGKILL) received by PID 7", "======"], ChildKilled, "x was killed (signal 9)"),
        (134, ["bad_alloc"], StageError, "x was ended by SIGABRT: bad_alloc"),
        (3, ["why", "", "loading:  50%|#####     | 1/2"], StageError, "x ended with status 3: why"),
        (3, [], StageError, "x ended with status 3 and said nothing"),
    ],
)
def test_the_end_of_a_process_is_told_in_words(status: int, tail: list[str], kind: type[StageError], words: str):
    """A signal is named, and no progress bar stands for a reason."""
    error = explain_end("x", status, tail)
    assert type(error) is kind and str(error).startswith(words)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_a_killed_parent(module, tmp_path: Path, number: int):
    """When the flow's process is killed, the stage, its children and its temporary files are gone within seconds."""
    name = module(FAMILY)
    code = (
        "from flows.processes.child import run_child\nfrom flows.processes.launch import LaunchConfig\n"
        f"run_child({name!r}, LaunchConfig(), print)"  # any job will do
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{os.getcwd()}", "TMPDIR": str(tmp_path)},
    )
    family = wait_for_family(parent.pid, 3)
    (scratch,) = [path for path in tmp_path.glob("arcwright-*") if (path / "job.json").is_file()]
    os.kill(parent.pid, number)
    parent.wait()
    wait_for_end(family)
    assert not scratch.exists()
