"""Kaggle mode through the real flow: whatever happens, the submission is valid and the exit status is 0."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from arc_dsl.taskset import load_tasks
from evaluation.submission import read_submission
from tests.support.prefect import PrefectServer, private_environment

TASKS = "arc1:training/3c9b0459,67a3c6ac,74dd1130,6150a2bd"
TINY = {
    "generate.num-tasks": 20, "generate.shard-size": 20, "generate.max-level": 0.03, "generate.min-pairs": 3,
    "generate.max-pairs": 3, "retrain.method": "full", "retrain.steps": 2, "retrain.batch-size": 4,
    "retrain.micro-batch-size": 4, "retrain.max-tokens": 768, "sample.num-samples": 8, "sample.tasks-per-shard": 1,
    "sample.max-tokens": 24, "engine.max-num-sequences": 16, "engine.kv-cache-gib": 1, "workers": 1,
    "search.seconds": 0, "search.budget": 200, "search.leave": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a challenges file and a tiny model."""
    folder = tmp_path_factory.mktemp("kaggle")
    tasks = {task.id: task.to_json() for task in load_tasks(TASKS)}
    for task in tasks.values():
        task["test"] = [{"input": pair["input"]} for pair in task["test"]]
    (folder / "challenges.json").write_text(json.dumps(tasks))
    shutil.copytree(tiny_model, folder / "model")
    return folder


def start(
    place: Path, environment: dict[str, str], store: str, limit_seconds: float, margin_seconds: float
) -> subprocess.Popen[bytes]:
    """Start `arcwright solve --preset kaggle` on the challenges; what it prints goes to a file beside the store."""
    options = {
        **TINY, "tasks": "challenges.json", "model": "model", "store": store, "submission": f"{store}.json",
        "devices": "cpu", "time-limit-seconds": limit_seconds, "time-margin-seconds": margin_seconds,
    }  # fmt: skip
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "flows", "solve", "--preset", "kaggle", *arguments]
    command += ["--generate.generators", "rotate_grid", "mirror_grid"]
    with (place / f"{store}.log").open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=place)


def check_submission(place: Path, store: str) -> None:
    """Fail unless the submission is there and valid for every task of the challenges."""
    read_submission(place / f"{store}.json", load_tasks(str(place / "challenges.json")))


def test_a_stage_that_fails_leaves_a_valid_submission(place: Path, prefect_server: PrefectServer):
    """The failure is one line that names the stage, and the exit status is 0."""
    (place / "broken").mkdir()
    (place / "broken" / "generate").write_text("in the way")
    run = start(place, prefect_server.environment, "broken", 600, 60)
    run.wait(timeout=300)
    text = (place / "broken.log").read_text()
    assert run.returncode == 0, text[-3000:]
    (line,) = [line for line in text.splitlines() if line.startswith("arcwright: ")]
    assert "generate failed" in line and "broken.json is valid" in line
    check_submission(place, "broken")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_run_ends_in_time_and_survives_a_kill(place: Path):
    """Killed while it samples, the file is valid; started again, the run goes on until time is over, and reports."""
    environment = private_environment(place / "prefect")
    started = time.monotonic()
    run = start(place, environment, "store", 3600, 60)
    while run.poll() is None and not list((place / "store").glob("sample/*/records/*.json")):
        time.sleep(0.2)
    needed = time.monotonic() - started
    run.send_signal(signal.SIGKILL)
    run.wait()
    check_submission(place, "store")
    finished = list((place / "store").glob("sample/*/records/*.json"))
    assert finished
    run = start(place, environment, "store", 2.5 * needed, 0.6 * needed)
    status = run.wait(timeout=4 * needed + 60)
    text = (place / "store.log").read_text()
    assert status == 0, text[-3000:]
    check_submission(place, "store")
    (log,) = [json.loads(path.read_text()) for path in (place / "store" / "runs").glob("*.json")]
    verified = [stage["label"] for stage in log["stages"] if stage["stage"] == "verify"]
    assert verified and len(verified) < 1000 and log["stages"][-1]["stage"] == "evaluate"
    assert (place / "store" / log["summary"]["report"]).is_file()
