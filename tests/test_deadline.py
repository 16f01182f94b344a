"""Time boxes: rounds start only when they fit, stages that run over are stopped, and what they finished is kept."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from arc_dsl.errors import BugError, InputError, StageError
from arc_dsl.taskset import load_tasks
from evaluation.search.config import SearchConfig
from evaluation.submission import read_submission, write_submission
from flows import stages
from flows.answers import Answers
from flows.artifacts.store import Store
from flows.config import RunConfig, load_preset
from flows.deadline import TimeBox
from flows.processes.child import children_halted, halt_children, resume_children, run_child
from flows.runs import run_name
from generators.generate import GenerateConfig, GenerateJob
from tests.support.processes import wait_for


class Clock:
    """A clock that moves when it is told to."""

    seconds = 0.0

    def __call__(self) -> float:
        """Return the time that it shows."""
        return self.seconds


def ignore(*_):
    """A report that nobody reads."""


def test_a_round_starts_only_when_the_last_one_fits_again():
    """What the stages of a round took is needed once more; what came before the rounds is not."""
    clock = Clock()
    box = TimeBox(limit_seconds=1000, margin_seconds=400, clock=clock)
    with box.stage("train"):
        clock.seconds += 50
    with box.rounds():
        assert box.admits_round()
        with box.stage("sample"):
            clock.seconds += 150
        with box.stage("verify"):
            clock.seconds += 100
        assert box.admits_round()
        with box.stage("sample round 2"):
            clock.seconds += 200
        assert not box.admits_round()


def test_time_counts_from_the_start_of_the_command():
    """A limit that began to run before the box was made has less left, and none is no limit."""
    now = time.time()
    box = TimeBox(100, 10, now - 50, Clock())
    assert 40 - (time.time() - now) <= box.remaining_seconds <= 40
    assert TimeBox(100, 10, now - 95).is_over
    assert TimeBox(0, 60).remaining_seconds == float("inf") and TimeBox(0, 60).admits_round()


def test_a_stage_that_is_stopped_keeps_its_shards(tmp_path: Path):
    """Halted while it generates, a stage ends with the finished shards, and they are not made again."""
    store = Store(str(tmp_path))

    def config(num_shards: int) -> GenerateConfig:
        return GenerateConfig(num_tasks=4 * num_shards, shard_size=4, generators=("geometry",))

    def halt_soon(done: int, of: int, note: str) -> None:
        if done >= 3:
            halt_children()

    try:
        partial = stages.generate(store, config(400), 1, halt_soon)
    finally:
        resume_children()
    names = [shard.name for shard in partial.shards]
    assert 3 <= len(names) == len(partial.records) < 400
    manifest = json.loads((partial.artifact.folder / "manifest.json").read_text())
    assert [shard["name"] for shard in manifest["shards"]] == names == list(partial.built)
    assert stages.generate(store, config(3), 1, ignore).cached


def test_a_search_is_stopped_in_time_for_its_verdicts(tmp_path: Path):
    """Time for verification is kept while it searches; its seconds say nothing about rounds, which it comes before."""
    clock = Clock()
    box = TimeBox(limit_seconds=100, margin_seconds=0, clock=clock)
    with box.once(), box.stage("search"):
        clock.seconds += 60
    with box.rounds():
        assert box.admits_round()
    tasks = load_tasks("arc1:training[:6]")
    box = TimeBox(limit_seconds=10, margin_seconds=0, started=time.time() - 20)
    reached = False
    with box.once(), box.stage("search"):
        wait_for(children_halted)
        stages.search(Store(str(tmp_path)), SearchConfig(), tasks, 1, ignore)
        reached = True
    assert box.is_over and not reached and not children_halted()


def test_nothing_starts_when_the_time_is_over():
    """A stage that begins too late fails at once, ends the rounds without a failure, and later children start again."""
    nowhere = GenerateJob(GenerateConfig(), {"part-00000.parquet": 0}, {})  # without a folder to write in
    box = TimeBox(limit_seconds=10, margin_seconds=0, started=time.time() - 20)
    reached = False
    with box.rounds(), box.stage("sample"):
        wait_for(children_halted)
        run_child("generators.generate", nowhere, ignore)
        reached = True
    assert not reached and not children_halted()
    assert not box.admits_round()
    with pytest.raises(BugError, match="part-00000"):  # its own failure: it did start
        run_child("generators.generate", nowhere, ignore)


def test_other_failures_are_not_hidden():
    """A stage that fails with time left fails its run."""
    with pytest.raises(StageError, match="disk"), TimeBox(100, 0).rounds():
        raise StageError("disk full")


def test_the_fallback_is_written_first_and_a_valid_file_is_kept(tmp_path: Path):
    """Without a file every task gets the fallback; a better one from before is not thrown away, a broken one is."""
    tasks = load_tasks("arc1:training[:3]")
    path = tmp_path / "out" / "submission.json"
    Answers(str(path), tasks, "agreement").start()
    fallback = read_submission(path, tasks)
    assert len(fallback) == 3
    better = json.loads(path.read_text())
    better[tasks[0].id][0]["attempt_1"] = [[7]]
    write_submission(path, better)
    Answers(str(path), tasks, "agreement").start()
    assert json.loads(path.read_text()) == better
    path.write_text("{")
    Answers(str(path), tasks, "agreement").start()
    assert read_submission(path, tasks).keys() == fallback.keys()


def test_a_submission_that_cannot_be_written_is_refused(tmp_path: Path):
    """The path is checked before anything starts."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"submission .*file/s\.json' cannot be written"):
        Answers(str(tmp_path / "file" / "s.json"), load_tasks("arc1:training[:1]"), "agreement").start()


def test_the_last_resort_ends_the_process_with_status_0(tmp_path: Path):
    """A process that hangs beyond its limit ends with all below it; a failure in it is one line; both with status 0."""
    code = (
        "import subprocess, sys, time\n"
        "from flows.config import RunConfig\n"
        "from flows.deadline import last_resort\n"
        "from arc_dsl.taskset import load_tasks\n"
        "from flows.answers import Answers\n"
        "tasks = load_tasks('toys/chick')\n"
        "Answers('s.json', tasks, 'agreement').start()\n"
        "limit = float(sys.argv[1])\n"
        "child = subprocess.Popen(['sleep', '300'])\n"
        "with last_resort(RunConfig(submission='s.json', time_limit_seconds=limit, time_margin_seconds=0), tasks):\n"
        "    if limit > 1000:\n"
        "        child.kill()\n"
        "        raise RuntimeError('out of\\nmemory')\n"
        "    time.sleep(300)\n"
    )
    for limit, said in (("3", "the time limit is reached"), ("2000", "out of memory")):
        ended = subprocess.run(
            [sys.executable, "-c", code, limit], capture_output=True, text=True, timeout=120, cwd=tmp_path
        )
        assert ended.returncode == 0, ended.stderr
        (line,) = [line for line in ended.stderr.splitlines() if line.startswith("arcwright:")]
        assert said in line and "s.json is valid, and holds the fallback for all 1 tasks" in line


def test_the_time_that_a_run_may_take_is_not_in_its_name():
    """The same command with more time continues the same run; the preset for competitions has a limit and a file."""
    preset = load_preset("kaggle")
    assert preset.submission and preset.time_limit_seconds > preset.time_margin_seconds > 0
    assert run_name("x", RunConfig()) == run_name("x", RunConfig(time_limit_seconds=99, submission="s.json"))
