"""The whole pipeline through its real parts: Prefect, TRL, vLLM on the CPU, the sandbox, Parquet, real ARC tasks."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.prefect import PrefectServer, ask, private_environment
from tests.support.processes import wait_for
from tests.support.stores import shard_files

pytestmark = pytest.mark.timeout(1800)  # slow machines: a run takes minutes where bfloat16 is emulated
STAGES = [
    *("generate", "generate held-out", "tokenize", "train", "sample", "verify", "relabel"),
    *("tokenize round 2", "train round 2", "sample round 2", "verify round 2"),
]
SEARCH = ["search", "verify search"]
# The search has a program for each task of the preset; those whose program costs more than `leave` go on to the model.
BOTH = ("--proposers", "search", "sample", "--search.budget", "300", "--search.leave", "3.5")
LEFT = {"67a3c6ac", "68b16354", "a416b8f3"}
SEARCHED = ("--tasks", "arc1:training[:16]", "--search.budget", "300", "--search.tasks-per-shard", "2", "--rounds", "2")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The store of one undisturbed run of the smoke preset, with a search before the model, and what it printed.

    It has a temporary Prefect server of its own. Other tests read the store, run on it, or on a copy of a part.
    """
    store = tmp_path_factory.mktemp("finished")
    environment = private_environment(tmp_path_factory.mktemp("prefect"))
    return store, finish(store, start(store, environment, *BOTH))


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory, prefect_server: PrefectServer) -> tuple[Path, str]:
    """The store of one undisturbed run of the search alone, and what it printed."""
    store = tmp_path_factory.mktemp("searched")
    return store, finish(store, start(store, prefect_server.environment, *SEARCHED, preset="search"))


@pytest.fixture
def environment(prefect_server: PrefectServer) -> dict[str, str]:
    """The environment of a run that uses the server that is there."""
    return prefect_server.environment


def start(
    store: Path, environment: dict[str, str], *options: str, command: str = "run", preset: str = "smoke"
) -> subprocess.Popen[bytes]:
    """Start `arcwright run --preset smoke`, or `solve`, on a store; what it prints goes to a file beside the store."""
    arguments = [sys.executable, "-m", "flows", command, "--preset", preset, "--store", str(store), *options]
    with printed_by(store).open("wb") as output:
        return subprocess.Popen(
            arguments, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=environment["PREFECT_HOME"]
        )


def printed_by(store: Path) -> Path:
    """Return the file that a run on this store prints to."""
    return store.with_name(f"{store.name}.log")


def finish(store: Path, run: subprocess.Popen[bytes]) -> str:
    """Wait for a run to succeed and return what it printed."""
    status = run.wait(timeout=900)
    text = printed_by(store).read_text()
    assert status == 0, text[-3000:]
    return text


def read_log(store: Path) -> dict:
    """Return the file of the only run in a store."""
    (path,) = (store / "runs").glob("*.json")
    return json.loads(path.read_text())


def result_folder(store: Path) -> Path:
    """Return the folder of what the only run in a store came to."""
    return (store / read_log(store)["summary"]["report"]).parent


def read_metrics(store: Path) -> dict:
    """Return the metrics of the only run in a store."""
    return json.loads((result_folder(store) / "metrics.json").read_text())


def finished_shards(store: Path) -> list[Path]:
    """Return the records of a store: one for each shard that is finished."""
    return list(store.glob("*/*/records/*.json"))


def built(store: Path) -> dict[str, int]:
    """Return how many shards the last run built, by stage."""
    return {stage["label"]: stage["built"] for stage in read_log(store)["stages"] if stage["built"]}


def test_the_run_works_on_real_tasks_and_reports(finished: tuple[Path, str]):
    """Every stage leaves its artifact; metrics, submission and report are about real ARC tasks."""
    store, printed = finished
    log = read_log(store)
    assert [stage["label"] for stage in log["stages"]] == [*SEARCH, *STAGES, "evaluate"]
    assert "tasks tried" in printed and "pass@1" in printed
    result = result_folder(store)
    assert read_metrics(store)["all_rounds"]["num_tried"] == 8
    assert set(json.loads((result / "submission.json").read_text())) >= {"3c9b0459", "6150a2bd"}
    assert "3c9b0459" in (result / "report.html").read_text()
    tier = json.loads(next((store / "verify").glob("*/manifest.json")).read_text())["shards"][0]["measured"]["tier"]
    assert tier.startswith("T")


def test_a_run_tells_of_its_rounds(finished: tuple[Path, str]):
    """Its record and its log have a row for each round with what was learnt after it, and its report has the film."""
    store, printed = finished
    log = read_log(store)
    learnt = next(stage["rows"] for stage in log["stages"] if stage["label"] == "relabel")
    first, second = log["rounds"]
    assert (first["round"], first["learnt"], second["round"]) == (1, learnt, 2) and "learnt" not in second
    assert first["last_loss"] > 0 and first["sample_seconds"] > 0 and first["fits_so_far"] <= second["fits_so_far"]
    assert f"round 1: learnt from {learnt} tasks made of misses, loss " in printed
    result = result_folder(store)
    assert f'"updates":[{{"round":2,"tasks":{learnt},"losses":[' in (result / "report.html").read_text()
    assert any('"film":{"frames":[{"round":1,' in path.read_text() for path in (result / "report").glob("*.js"))


def test_a_second_run_reuses_every_artifact(finished: tuple[Path, str], environment: dict[str, str]):
    """Nothing is built again, no server is asked or started for that, and the figures are those of the first run."""
    store, first = finished
    before = shard_files(store)
    nowhere = {**environment, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    printed = finish(store, start(store, nowhere, *BOTH))
    assert built(store) == {}
    assert "nothing was computed" in printed and printed.count(" cached ") >= len(SEARCH) + len(STAGES) + 1
    assert printed.partition("tasks tried")[2].splitlines()[:6] == first.partition("tasks tried")[2].splitlines()[:6]
    assert shard_files(store) == before


def test_only_what_was_damaged_is_built_again(finished: tuple[Path, str], environment: dict[str, str]):
    """A deleted task shard, a truncated verdict shard, changed metrics: these, the same bytes; the rest is Cached."""
    store, _ = finished
    before = shard_files(store)
    log = read_log(store)
    folders = {stage["label"]: store / stage["folder"] for stage in log["stages"]}
    (folders["generate"] / "part-00001.parquet").unlink()
    verdicts = folders["verify"] / "part-000-0001.parquet"
    verdicts.write_bytes(verdicts.read_bytes()[:100])
    (folders["evaluate"] / "result" / "metrics.json").write_text("{}")
    printed = finish(store, start(store, environment, *BOTH))
    assert built(store) == {"generate": 1, "verify": 1, "evaluate": 1}
    assert printed.count("Cached(") == len(SEARCH) + len(STAGES) - 2
    assert shard_files(store) == before


def check_kills(
    undisturbed: Path, store: Path, moments: Sequence[int], environment: dict[str, str], *options: str, preset: str
) -> None:
    """Kill a run when so many shards are finished, again and again, and expect what an undisturbed one leaves."""
    rng = random.Random(7)
    kept: dict[Path, int] = {}
    for num_shards in moments:
        run = start(store, environment, *options, preset=preset)
        wait_for(lambda run=run, n=num_shards: run.poll() is not None or len(finished_shards(store)) >= n, 900)
        time.sleep(rng.uniform(0, 3))  # somewhere in what comes next
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL, "the run had ended by itself; kill it earlier"
        changed = [path for path, written in kept.items() if path.stat().st_mtime_ns != written]
        assert not changed, f"finished shard {changed[0]} was computed twice"
        kept = {path: path.stat().st_mtime_ns for path in finished_shards(store)}
        assert len(kept) >= num_shards
    finish(store, start(store, environment, *options, preset=preset))
    assert shard_files(store) == shard_files(undisturbed)
    assert all(path.stat().st_mtime_ns == written for path, written in kept.items())


def test_a_run_that_is_killed_continues(searched: tuple[Path, str], environment: dict[str, str], tmp_path: Path):
    """After kill -9, the same command keeps every finished shard and ends with the same bytes as an undisturbed run."""
    check_kills(searched[0], tmp_path / "store", [3], environment, *SEARCHED, preset="search")


@pytest.mark.slow
def test_a_run_with_a_model_killed_at_any_moment_continues(
    finished: tuple[Path, str], environment: dict[str, str], tmp_path: Path
):
    """The same with every stage: killed while it generates or trains, and again while it samples or verifies."""
    rng = random.Random(7)
    moments = rng.randint(3, 7), rng.randint(8, 14)
    check_kills(finished[0], tmp_path / "store", moments, environment, *BOTH, preset="smoke")


# Two commands in one process, a line between what they say: a stage that cannot write, and one with a bug.
FAILURES = """
import sys
from flows import stages
from flows.command.cli import main
print("status", main(["run", "--preset", "search", "--tasks", "toys", "--store", sys.argv[1]]), file=sys.stderr)
run = stages.run_child
stages.run_child = lambda module, *others: run("buggy_stage", *others)
print("status", main(["run", "--preset", "smoke", "--store", sys.argv[2]]), file=sys.stderr)
"""
BUGGY_STAGE = """
from arc_dsl.process.stage import stage_main
from generators.generate import GenerateJob
def planted(job):
    list(zip('ab', 'a', strict=True))
if __name__ == '__main__':
    stage_main(planted, GenerateJob)
"""


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory, prefect_server: PrefectServer) -> tuple[Path, str, str]:
    """The folder of runs that failed, and what the one with a stage that cannot write said, and the one with a bug."""
    folder = tmp_path_factory.mktemp("failures")
    (folder / "full").mkdir()
    (folder / "full" / "search").write_text("in the way")  # root may write anywhere: a file where the folder should be
    (folder / "buggy_stage.py").write_text(BUGGY_STAGE)
    environment = {
        **prefect_server.environment,
        "PYTHONPATH": os.pathsep.join([str(folder), prefect_server.environment["PYTHONPATH"]]),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    command = [sys.executable, "-c", FAILURES, str(folder / "full"), str(folder / "store")]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, timeout=600)
    assert ended.returncode == 0, ended.stderr[-3000:]
    first, separator, second = ended.stderr.partition("status 1\n")
    assert separator, ended.stderr[-3000:]
    return folder, first, second


def test_a_failed_stage_says_how_to_continue(failures: tuple[Path, str, str]):
    """A stage that fails ends the run with status 1 and one line: the stage, the reason, the command that continues."""
    (line,) = [line for line in failures[1].splitlines() if line.startswith("arcwright: ")]
    assert "search failed: " in line and "continue with: arcwright run --preset search" in line


def test_a_bug_in_a_stages_process_ends_the_run_as_one(failures: tuple[Path, str, str]):
    """Status 70 through Prefect's flow and task: one line that names the log, which has the process's traceback."""
    folder, _, said = failures
    assert said.endswith("status 70\n")
    (log,) = (folder / "state").rglob("*.log")
    (line,) = [line for line in said.splitlines() if line.startswith("arcwright: ")]
    assert f"this is a bug in arcwright, please report it with the log {log}" in line
    assert "zip() argument 2 is shorter" in line and "Traceback" not in said
    assert "in planted" in log.read_text() and "in the stage generate of smoke-" in log.read_text()


def test_solve_searches_the_given_tasks_and_learns_from_its_misses(
    finished: tuple[Path, str], prefect_server: PrefectServer, environment: dict[str, str], tmp_path: Path
):
    """The solve flow samples, verifies, relabels and trains on the tasks it is given, and reports on them alone.

    Prefect's UI has a table of its rounds.
    """
    store = tmp_path / "store"
    for stage in ("generate", "tokenizer", "tokenize", "train"):
        shutil.copytree(finished[0] / stage, store / stage)
    finish(store, start(store, environment, "--tasks", "arc1:training/67a3c6ac,3c9b0459", command="solve"))
    log = read_log(store)
    assert [stage["label"] for stage in log["stages"] if not stage["built"]] == STAGES[:4]
    assert log["stages"][4]["label"] == "sample" and log["stages"][-1]["label"] == "evaluate"
    metrics = read_metrics(store)
    assert {task["task_id"] for task in metrics["all_rounds"]["tasks"]} == {"67a3c6ac", "3c9b0459"}
    question = {"artifacts": {"key": {"any_": ["rounds"]}}}
    tables = [json.loads(table["data"]) for table in ask(prefect_server, "artifacts/filter", question)]
    assert log["rounds"] in tables and log["rounds"][0]["tasks"] == 2


def test_a_run_without_a_model_searches_verifies_and_evaluates(
    searched: tuple[Path, str], environment: dict[str, str], tmp_path: Path
):
    """With the search alone nothing is generated, trained or sampled, and tasks, answers and report are whole."""
    store, printed = searched
    assert [stage["label"] for stage in read_log(store)["stages"]] == [*SEARCH, "relabel", "evaluate"]
    assert "by the search" in printed and "CPU s to search" in printed and "expressions/s" in printed
    metrics = read_metrics(store)
    (share,) = metrics["all_rounds"]["proposers"]
    assert (share["proposer"], share["num_tasks_tried"]) == ("search", 16)
    assert 0 < share["num_tasks_solved"] == metrics["all_rounds"]["num_tasks_solved"] < 16
    assert metrics["all_rounds"]["num_tried"] == 16 and metrics["all_rounds"]["pass_at"] == []
    result = result_folder(store)
    assert "Who proposed what" in (result / "report.html").read_text()
    before, submission = shard_files(store), tmp_path / "submission.json"
    again = [*SEARCHED, "--submission", str(submission)]
    finish(store, start(store, environment, *again, preset="search", command="solve"))
    assert shard_files(store) == before
    assert json.loads(submission.read_text()) == json.loads((result / "submission.json").read_text())


def test_what_the_search_solves_is_put_to_no_model(finished: tuple[Path, str]):
    """Tasks with a program leave before the model samples; their verdicts are pooled with round 1 and learnt from."""
    store, _ = finished
    rows = {stage["label"]: stage["rows"] for stage in read_log(store)["stages"]}
    asked = 8 - len(LEFT)
    assert rows["sample"] == rows["sample round 2"] == 16 * asked and rows["relabel"] >= 2
    metrics = read_metrics(store)
    assert (metrics["all_rounds"]["num_left"], metrics["all_rounds"]["max_candidates"]) == (len(LEFT), 32)
    first, second = metrics["rounds"]
    assert first["num_tasks_solved"] >= len(LEFT) and second["num_left"] == len(LEFT)
    assert [share["proposer"] for share in metrics["all_rounds"]["proposers"]] == ["search", "model"]
