"""A competition from its challenges file to the submission, through real verdicts, and what it cost."""

import json
import shutil
from pathlib import Path

import pytest

from arc_dsl.program import program_hash
from arc_dsl.taskset import load_tasks
from evaluation.candidates import Candidate
from evaluation.evaluate import EvaluateConfig
from evaluation.program_shard import write_candidates
from evaluation.submission import read_submission
from flows import stages
from flows.answers import Answers
from flows.artifacts.store import Shard, Store
from flows.building import StageRun, open_stage
from flows.command.cli import main
from flows.command.results import find_figures
from flows.config import RunConfig
from flows.cost import cost_text, measure_cost
from flows.runs import RunLog
from flows.summary import summarize

TASKS = "arc1:training/3c9b0459,67a3c6ac,74dd1130,007bbfb7"
ROUNDS = [["img", "rotate_90(img, 2)"], ["flip(img, axis=1)", "img + 'x'"]]  # what the programs of each round return


def ignore(*_):
    """A report that nobody reads."""


@pytest.fixture(scope="module")
def challenges(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A challenges file as a competition gives it: four tasks in one object, test pairs without outputs."""
    path = tmp_path_factory.mktemp("kaggle") / "challenges.json"
    tasks = {task.id: task.to_json() for task in load_tasks(TASKS)}
    for task in tasks.values():
        task["test"] = [{"input": pair["input"]} for pair in task["test"]]
    path.write_text(json.dumps(tasks))
    return str(path)


@pytest.fixture(scope="module")
def rounds(challenges: str, tmp_path_factory: pytest.TempPathFactory) -> list[StageRun]:
    """Two rounds of real verdicts on the challenges: the first solves one task, the second another."""
    store, tasks = Store(str(tmp_path_factory.mktemp("store"))), load_tasks(challenges)
    verdicts = []
    for number, returned in enumerate(ROUNDS):
        artifact = store.artifact("sample", "1", {"made": "by hand", "round": number}, {})
        shard = Shard("part-000-0000.parquet")
        rows = []
        for task in tasks:
            for index, value in enumerate(returned):
                source = f"def task(img):\n    return {value}\n"
                rows.append(
                    Candidate(
                        *(task.id, f"{number}-{task.id}-{index}", 0, "identity", source, source, program_hash(source)),
                        *(-1.0, 10, "stop", 0.9, index, "none", number),
                    )
                )
        write_candidates(artifact.work(shard) / shard.name, rows)
        artifact.commit(shard, len(rows), measured={"tokens": 80, "seconds": 2.5, "device": ("cuda", "cpu:0")[number]})
        artifact.seal([shard])
        candidates = open_stage(str(artifact.folder))
        verdicts.append(stages.verify(store, RunConfig(workers=1), candidates, tasks, ignore))
    return verdicts


def count_solved(path: Path) -> int:
    """Return how many of the tasks, whose outputs only this test knows, the submission solves."""
    tasks = load_tasks(TASKS)
    answers = read_submission(path, tasks)
    return sum(
        all(
            any((attempt == pair.output).all() for attempt in attempts if attempt.shape == pair.output.shape)
            for attempts, pair in zip(answers[task.id], task.test, strict=True)
        )
        for task in tasks
    )


def test_the_submission_is_better_after_every_round(challenges: str, rounds: list[StageRun], tmp_path: Path):
    """The file is valid before the first round, and each round's programs add the tasks that they solve."""
    path = tmp_path / "submission.json"
    answers = Answers(str(path), load_tasks(challenges), "agreement")
    answers.start()
    solved = [count_solved(path)]
    for verdicts in rounds:
        answers.add(verdicts)
        solved.append(count_solved(path))
    assert solved == [0, 1, 2]


def test_submit_writes_what_the_verdicts_say(challenges: str, rounds: list[StageRun], tmp_path: Path, capsys):
    """`arcwright submit` takes the artifacts of all rounds, or a run by its name, and says what they amount to."""
    folders = [str(verdicts.artifact.folder) for verdicts in rounds]
    path = tmp_path / "out" / "submission.json"
    command = ["submit", "--artifacts", *folders, "--tasks", challenges, "--submission", str(path)]
    assert main(command) == 0
    printed = capsys.readouterr()
    assert printed.out.strip() == str(path) and count_solved(path) == 2
    assert "4 tasks, 2 with a program that fits, 0 answered by the fallback alone" in printed.err
    store = rounds[0].artifact.store
    log = RunLog(store, "by-hand", RunConfig(tasks=challenges))
    log.add("verify", rounds[0])
    assert main(["submit", "by-hand", "--store", store.url, "--submission", str(tmp_path / "one.json")]) == 0
    assert count_solved(tmp_path / "one.json") == 1


def test_a_store_that_was_moved_is_read_where_it_lies(challenges: str, rounds: list[StageRun], tmp_path: Path, capsys):
    """No path of the old place is written or followed: a copy works without it, and a damaged copy is refused."""
    old = Store(str(tmp_path / "old"))
    shutil.copytree(rounds[0].artifact.store.local, old.local)
    log = RunLog(old, "moved", RunConfig(tasks=challenges))
    first = open_stage(str(old.local / "verify" / rounds[0].artifact.key))
    result = stages.evaluate(old, EvaluateConfig(), [first], load_tasks(challenges), {}, ignore)
    log.add("verify", first)
    log.add("evaluate", result)
    summarize(log, result.paths[0])
    assert str(tmp_path) not in json.dumps({**json.loads((old.local / "runs/moved.json").read_text()), "config": {}})
    new = tmp_path / "elsewhere" / "new"
    shutil.copytree(old.local, new)
    shutil.rmtree(old.local)
    out = str(tmp_path / "submission.json")
    assert main(["report", "moved", "--store", str(new)]) == 0
    shown = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert Path(shown["report"]).is_file() and shown["report"].startswith(str(new))
    assert find_figures("moved", str(new)).name == "moved"
    assert main(["submit", "moved", "--store", str(new), "--submission", out]) == 0
    assert count_solved(Path(out)) == 1
    shutil.copytree(new, old.local)
    (shard,) = new.glob(f"verify/{rounds[0].artifact.key}/part-*.parquet")
    shard.write_bytes(b"")
    capsys.readouterr()
    assert main(["submit", "moved", "--store", str(new), "--submission", out]) == 2
    assert f"{shard.parent}: shard {shard.name} is missing or damaged" in capsys.readouterr().err


def test_costs_stand_in_the_record_and_not_in_the_result(challenges: str, rounds: list[StageRun]):
    """Tokens, engine seconds by kind of device and CPU seconds come from the records of the shards behind verdicts."""
    cost = measure_cost((run.artifact, run.records) for run in rounds)
    assert (cost.num_tokens, cost.gpu_seconds, cost.cpu_engine_seconds) == (160, 2.5, 2.5)
    assert cost.verify_cpu_seconds is not None and cost.verify_cpu_seconds > 0
    tasks = load_tasks(TASKS)
    store = rounds[0].artifact.store
    verdicts = [
        stages.verify(store, RunConfig(workers=1), open_stage(str(folder)), tasks, ignore)
        for folder in sorted(store.local.glob("sample/*"))
    ]
    result = stages.evaluate(store, EvaluateConfig(), verdicts, tasks, {}, ignore)
    (record,) = result.records
    assert record.measured["cost"]["per_solved_task"]["num_tokens"] == 80
    assert record.measured["cost"]["per_task"]["gpu_seconds"] == 0.625
    assert "80 tokens, 1.25 GPU s, 1.25 CPU engine s" in cost_text(record.measured["cost"])
    files = [path.read_text() for path in (result.artifact.folder / "result").rglob("*") if path.is_file()]
    assert len(files) >= 3 and not any("gpu_seconds" in text for text in files)
    assert json.loads(result.paths[0].joinpath("metrics.json").read_text())["all_rounds"]["num_tokens"] == 160


def test_a_search_costs_cpu_seconds_and_no_tokens(rounds: list[StageRun]):
    """What the search took stands beside what the engines took, and is no engine's."""
    store, tasks = rounds[0].artifact.store, load_tasks(TASKS)
    config = RunConfig(workers=1)
    candidates = stages.search(store, config.search, tasks, 1, ignore)
    verdicts = stages.verify(store, config, candidates, tasks, ignore)
    alone = measure_cost([(verdicts.artifact, verdicts.records)])
    assert (alone.num_tokens, alone.gpu_seconds, alone.cpu_engine_seconds) == (0, 0.0, 0.0)
    assert alone.search_cpu_seconds == round(candidates.measured("cpu_seconds"), 2)
    both = measure_cost((run.artifact, run.records) for run in (verdicts, *rounds))
    assert (both.num_tokens, both.gpu_seconds, both.search_cpu_seconds) == (160, 2.5, alone.search_cpu_seconds)


def test_costs_of_lost_candidates_are_unknown(rounds: list[StageRun], tmp_path: Path):
    """Verdicts whose candidates are no longer in the store have no cost of sampling, instead of a wrong one."""
    artifact = Store(str(tmp_path)).artifact("verify", "1", {}, {"candidates": "gone"})
    cost = measure_cost([(artifact, rounds[0].records)])
    assert (cost.num_tokens, cost.gpu_seconds) == (None, None) and cost.verify_cpu_seconds is not None
