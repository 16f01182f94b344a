"""Verdicts know which version of a task they were made on: used with another one, they are refused by name."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from arc_dsl.program import program_hash
from arc_dsl.taskset import load_tasks
from evaluation.candidates import Candidate
from evaluation.comparison import compare_runs, read_figures
from evaluation.evaluate import EvaluateConfig, write_result
from evaluation.fingerprints import fingerprint_task
from evaluation.program_shard import read_fingerprints, read_judged, write_candidates
from flows import stages
from flows.artifacts.store import Shard, Store
from flows.building import StageRun, open_stage
from flows.command.cli import main
from flows.config import RunConfig

TASKS = "arc1:training/67a3c6ac,68b16354"
PROGRAM = "def task(img):\n    return flip(img, axis=1)\n"  # solves the first
Json = dict[str, Any]


def edit(part: str, change: Callable[[Json], None]) -> Callable[[Json], None]:
    """Return a function that changes every pair of `part` of every task."""

    def change_all(tasks: Json) -> None:
        for task in tasks.values():
            for pair in task[part]:
                change(pair)

    return change_all


VERSIONS: dict[str, Callable[[Json], object]] = {
    "same": lambda tasks: None,
    "other test outputs": edit("test", lambda pair: pair.update(output=[[9, 9, 9]])),
    "other train outputs": edit("train", lambda pair: pair.update(output=[[9, 9, 9]])),
    "train pairs in another order": lambda tasks: [task["train"].reverse() for task in tasks.values()],
    "one test pair more": lambda tasks: [
        task["test"].append({"input": [[1]], "output": [[2]]}) for task in tasks.values()
    ],
    "one train pair less": lambda tasks: [task["train"].pop(0) for task in tasks.values()],
    "one task less": lambda tasks: tasks.pop("67a3c6ac"),
    "one task more": lambda tasks: tasks.update(new=tasks["67a3c6ac"]),
    "test outputs unknown": edit("test", lambda pair: pair.pop("output")),
}
SHOWN = (
    "another version of those that the programs were judged on: 67a3c6ac (other train pairs or test inputs), 68b16354"
)
ANSWERS = "another version of those that the programs were judged on: 67a3c6ac (other test outputs), 68b16354"
# What each version says to evaluate, to submit and to relabel; empty where it goes through.
RIGHT = {
    "same": ("", "", ""),
    "other test outputs": (ANSWERS, ANSWERS, ANSWERS),
    "one task less": ("67a3c6ac was judged, which is not among the 1 tasks given",) * 3,
    "one task more": ("", "", ""),
    "test outputs unknown": ("67a3c6ac (test outputs unknown here)", "", ""),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> StageRun:
    """The verdicts of one program on two tasks, one of which it solves."""
    store = Store(str(tmp_path_factory.mktemp("versions") / "store"))
    tasks = load_tasks(TASKS)
    rows = [
        Candidate(
            *(task.id, f"c-{task.id}", 0, "identity", PROGRAM, PROGRAM, program_hash(PROGRAM)),
            *(-1.0, 5, "stop", 0.5, 0, "m", 0),
        )
        for task in tasks
    ]
    artifact, shard = store.artifact("sample", "1", {}, {}), Shard("part-000-0000.parquet")
    write_candidates(artifact.work(shard) / shard.name, rows)
    artifact.commit(shard, len(rows))
    artifact.seal([shard])
    return stages.verify(store, RunConfig(workers=1), open_stage(str(artifact.folder)), tasks, lambda *_: None)


def write_version(path: Path, name: str) -> Path:
    """Write the tasks as another version of them has it."""
    tasks = {task.id: deepcopy(task.to_json()) for task in load_tasks(TASKS)}
    VERSIONS[name](tasks)
    path.write_text(json.dumps(tasks))
    return path


def test_a_verdict_carries_the_fingerprint_of_its_task(verdicts: StageRun):
    """It is read back with the row, and alone; a task whose outputs are not known has the same first half."""
    (path,) = verdicts.paths
    expected = {task.id: fingerprint_task(task) for task in load_tasks(TASKS)}
    assert {row.task_id: row.fingerprint for row in read_judged(path)} == expected == dict(read_fingerprints(path))
    for task in load_tasks(TASKS):
        shown, _, answers = expected[task.id].partition("-")
        assert answers != "unknown" and fingerprint_task(task.without_test_outputs()) == f"{shown}-unknown"


@pytest.mark.parametrize("name", VERSIONS)
def test_no_command_takes_verdicts_of_another_version(name: str, verdicts: StageRun, tmp_path: Path, capsys):
    """evaluate, submit and relabel end with status 2 and the ids that differ; what they do not look at may differ."""
    tasks = str(write_version(tmp_path / "tasks.json", name))
    artifact = ["--artifacts", str(verdicts.artifact.folder), "--tasks", tasks]
    commands = {
        "evaluate": ["evaluate", *artifact],
        "submit": ["submit", *artifact, "--submission", str(tmp_path / "submission.json")],
        "relabel": ["relabel", *artifact, "--workers", "1"],
    }
    for (command, line), message in zip(commands.items(), RIGHT.get(name, (SHOWN,) * 3), strict=True):
        status = main(line)
        said = capsys.readouterr().err
        assert (status, message in said) == (2 if message else 0, True), (command, said)
    assert (tmp_path / "submission.json").exists() == (not RIGHT.get(name, (SHOWN,) * 2)[1])


def test_candidates_of_other_tasks_are_not_judged(verdicts: StageRun, tmp_path: Path, capsys):
    """`verify` on a task set without their task is bad input, with its id; another version of it is judged anew."""
    store = verdicts.artifact.store
    artifact = str(store.local / "sample" / verdicts.artifact.inputs["candidates"])
    less = str(write_version(tmp_path / "less.json", "one task less"))
    assert main(["verify", "--artifacts", artifact, "--tasks", less, "--workers", "1"]) == 2
    assert "not among the 1 given, for example 67a3c6ac" in capsys.readouterr().err
    other = str(write_version(tmp_path / "other.json", "other train outputs"))
    assert main(["verify", "--artifacts", artifact, "--tasks", other, "--workers", "1"]) == 0
    folder = capsys.readouterr().out.strip()
    assert folder != str(verdicts.artifact.folder)
    assert main(["evaluate", "--artifacts", folder, "--tasks", other]) == 0


def test_runs_on_other_versions_are_not_compared(verdicts: StageRun, tmp_path: Path):
    """Two runs whose tasks share ids alone are refused with the first of them."""
    figures = []
    for name, version in (("one", "same"), ("two", "train pairs in another order")):
        tasks = load_tasks(str(write_version(tmp_path / f"{name}.json", version)))
        write_result(tmp_path / name, EvaluateConfig(), tasks, [[]], {})
        figures.append(read_figures(name, json.loads((tmp_path / name / "metrics.json").read_text())))
    with pytest.raises(Exception, match="different versions of 2 tasks, for example 67a3c6ac, 68b16354"):
        compare_runs(*figures)
    assert compare_runs(figures[0], figures[0]).num_tasks == 2
