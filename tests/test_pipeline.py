"""The whole pipeline through its real parts: Prefect, TRL, vLLM on the CPU, the sandbox, Parquet, real ARC tasks."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.prefect import PrefectServer, private_environment
from tests.support.processes import wait_for
from tests.support.stores import shard_files

pytestmark = pytest.mark.timeout(1800)  # slow machines: a run takes minutes where bfloat16 is emulated
STAGES = [
    *("generate", "generate held-out", "tokenize", "train", "sample", "verify", "relabel"),
    *("tokenize round 2", "train round 2", "sample round 2", "verify round 2"),
]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The store of one undisturbed run of the smoke preset, with a temporary Prefect server, and what it printed."""
    store = tmp_path_factory.mktemp("finished")
    environment = private_environment(tmp_path_factory.mktemp("prefect"))
    return store, finish(store, start(store, environment))


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
    assert [stage["label"] for stage in log["stages"]] == [*STAGES, "evaluate"]
    assert "tasks tried" in printed and "pass@1" in printed
    result = (store / log["summary"]["report"]).parent
    metrics = json.loads((result / "metrics.json").read_text())
    assert metrics["all_rounds"]["num_tried"] == 8
    assert metrics["all_rounds"]["num_candidates"] == 8 * 16 * 2
    assert set(json.loads((result / "submission.json").read_text())) >= {"3c9b0459", "6150a2bd"}
    assert "3c9b0459" in (result / "report.html").read_text()
    tier = json.loads(next((store / "verify").glob("*/manifest.json")).read_text())["shards"][0]["measured"]["tier"]
    assert tier.startswith("T")


def test_a_second_run_reuses_every_artifact(finished: tuple[Path, str], environment: dict[str, str]):
    """Nothing is built again, no server is asked or started for that, and the figures are those of the first run."""
    store, first = finished
    before = shard_files(store)
    nowhere = {**environment, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    printed = finish(store, start(store, nowhere))
    assert built(store) == {}
    assert "nothing was computed" in printed and printed.count(" cached ") >= len(STAGES) + 1
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
    printed = finish(store, start(store, environment))
    assert built(store) == {"generate": 1, "verify": 1, "evaluate": 1}
    assert printed.count("Cached(") == len(STAGES) - 2
    assert shard_files(store) == before


def test_a_run_killed_at_any_moment_continues(finished: tuple[Path, str], environment: dict[str, str], tmp_path: Path):
    """After kill -9, the same command keeps every finished shard and ends with the same bytes as an undisturbed run."""
    rng = random.Random(7)
    store = tmp_path / "store"
    kept: dict[Path, int] = {}
    for num_shards in (rng.randint(1, 5), rng.randint(6, 12)):
        run = start(store, environment)
        wait_for(lambda run=run, n=num_shards: run.poll() is not None or len(finished_shards(store)) >= n, 900)
        time.sleep(rng.uniform(0, 3))  # somewhere in what comes next
        run.send_signal(signal.SIGKILL)
        run.wait()
        changed = [path for path, written in kept.items() if path.stat().st_mtime_ns != written]
        assert not changed, f"finished shard {changed[0]} was computed twice"
        kept = {path: path.stat().st_mtime_ns for path in finished_shards(store)}
    finish(store, start(store, environment))
    assert shard_files(store) == shard_files(finished[0])
    assert all(path.stat().st_mtime_ns == written for path, written in kept.items())


def test_a_failed_stage_says_how_to_continue(finished: tuple[Path, str], environment: dict[str, str], tmp_path: Path):
    """A stage that fails ends the run with status 1 and one line: the stage, the reason, the command that continues."""
    store = tmp_path / "store"
    shutil.copytree(finished[0] / "generate", store / "generate")
    (store / "train").mkdir()
    (store / "train").chmod(0o500)
    if os.access(store / "train", os.W_OK):  # root may write anywhere: put a file where the folder should be
        (store / "train").rmdir()
        (store / "train").write_text("in the way")
    assert start(store, environment).wait(timeout=300) == 1
    text = printed_by(store).read_text()
    last = [line for line in text.splitlines() if line.startswith("arcwright: ")][-1]
    assert "train" in last and "continue with: arcwright run --preset smoke" in last


def test_a_bug_in_a_stages_process_ends_the_run_as_one(environment: dict[str, str], tmp_path: Path):
    """Status 70 through Prefect's flow and task: one line that names the log, which has the process's traceback."""
    (tmp_path / "buggy_stage.py").write_text(
        "from arc_dsl.process.stage import stage_main\nfrom generators.generate import GenerateJob\n"
        "def planted(job):\n    list(zip('ab', 'a', strict=True))\n"
        "if __name__ == '__main__':\n    stage_main(planted, GenerateJob)\n"
    )
    code = (
        "import sys\nfrom flows import stages\nfrom flows.command.cli import main\nrun = stages.run_child\n"
        "stages.run_child = lambda module, *others: run('buggy_stage', *others)\n"
        "sys.exit(main(['run', '--preset', 'smoke', '--store', sys.argv[1]]))\n"
    )
    environment = {
        **environment,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), environment["PYTHONPATH"]]),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    command = [sys.executable, "-c", code, str(tmp_path / "store")]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=600)
    assert ended.returncode == 70, ended.stderr[-3000:]
    (log,) = (tmp_path / "state").rglob("*.log")
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("arcwright: ")]
    assert f"this is a bug in arcwright, please report it with the log {log}" in line
    assert "zip() argument 2 is shorter" in line and "Traceback" not in ended.stderr
    assert "in planted" in log.read_text() and "in the stage generate of smoke-" in log.read_text()


def test_solve_searches_the_given_tasks_and_learns_from_its_misses(
    finished: tuple[Path, str], environment: dict[str, str], tmp_path: Path
):
    """The solve flow samples, verifies, relabels and trains on the tasks it is given, and reports on them alone."""
    store = tmp_path / "store"
    for stage in ("generate", "tokenizer", "tokenize", "train"):
        shutil.copytree(finished[0] / stage, store / stage)
    finish(store, start(store, environment, "--tasks", "arc1:training/67a3c6ac,3c9b0459", command="solve"))
    log = read_log(store)
    assert [stage["label"] for stage in log["stages"] if not stage["built"]] == STAGES[:4]
    assert log["stages"][4]["label"] == "sample" and log["stages"][-1]["label"] == "evaluate"
    metrics = json.loads(((store / log["summary"]["report"]).parent / "metrics.json").read_text())
    assert {task["task_id"] for task in metrics["all_rounds"]["tasks"]} == {"67a3c6ac", "3c9b0459"}


SEARCHED = "arc1:training/67a3c6ac,3c9b0459,025d127b"


def test_a_run_without_a_model_searches_verifies_and_evaluates(environment: dict[str, str], tmp_path: Path):
    """With the search alone nothing is generated, trained or sampled, and tasks, answers and report are whole."""
    store, submission = tmp_path / "store", tmp_path / "submission.json"
    options = ["--tasks", SEARCHED, "--search.budget", "300", "--submission", str(submission)]
    printed = finish(store, start(store, environment, *options, preset="search"))
    log = read_log(store)
    assert [stage["label"] for stage in log["stages"]] == ["search", "verify search", "evaluate"]
    assert "by the search" in printed and "CPU s to search" in printed and "expressions/s" in printed
    result = (store / log["summary"]["report"]).parent
    metrics = json.loads((result / "metrics.json").read_text())
    (share,) = metrics["all_rounds"]["proposers"]
    assert (share["proposer"], share["num_tasks_tried"], share["num_tasks_solved"]) == ("search", 3, 2)
    assert metrics["all_rounds"]["num_tried"] == 3 and metrics["all_rounds"]["pass_at"] == []
    assert json.loads(submission.read_text()) == json.loads((result / "submission.json").read_text())
    assert "Who proposed what" in (result / "report.html").read_text()
    before = shard_files(store)
    finish(store, start(store, environment, *options, preset="search", command="solve"))
    assert shard_files(store) == before


def test_what_the_search_solves_is_put_to_no_model(
    finished: tuple[Path, str], environment: dict[str, str], tmp_path: Path
):
    """Tasks with a program leave before the model samples; their verdicts are pooled with round 1 and learnt from."""
    store = tmp_path / "store"
    for stage in ("generate", "tokenizer", "tokenize", "train"):
        shutil.copytree(finished[0] / stage, store / stage)
    options = ["--tasks", SEARCHED, "--proposers", "search", "sample", "--search.budget", "300"]
    finish(store, start(store, environment, *options))
    log = read_log(store)
    labels = [stage["label"] for stage in log["stages"]]
    assert labels == ["search", "verify search", *STAGES, "evaluate"]
    rows = {stage["label"]: stage["rows"] for stage in log["stages"]}
    assert rows["sample"] == rows["sample round 2"] == 16 and rows["relabel"] >= 2
    metrics = json.loads(((store / log["summary"]["report"]).parent / "metrics.json").read_text())
    assert (metrics["all_rounds"]["num_left"], metrics["all_rounds"]["max_candidates"]) == (2, 32)
    first, second = metrics["rounds"]
    assert first["num_tasks_solved"] >= 2 and second["num_left"] == 2
    assert [share["proposer"] for share in metrics["all_rounds"]["proposers"]] == ["search", "model"]
