"""Beside a Prefect server: the flows offered to its users, schedules that fire, runs that are stopped or killed."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from flows import env
from flows.artifacts.store import LOCKS, Store
from flows.config import DEFAULT_PRESET
from flows.deployments import DEPLOYMENTS, POOLS, served_name
from tests.support.prefect import PrefectServer, ask, private_environment
from tests.support.processes import descendants, wait_for, wait_for_end

FLOWS = {entry.flow for entry in DEPLOYMENTS}


def running_run(server: PrefectServer, name: str) -> str:
    """Return the id of a flow run that the server believes is running."""
    flow = ask(server, "flows/", {"name": "pipeline"})["id"]
    state = {"type": "RUNNING", "name": "Running"}
    return str(ask(server, "flow_runs/", {"flow_id": flow, "name": name, "state": state})["id"])


def command(*arguments: str) -> list[str]:
    """Return the command line of `arcwright`."""
    return [sys.executable, "-m", "flows", *arguments]


def test_the_server_starts(prefect_server: PrefectServer) -> None:
    """The server application works with the locked versions: an unlucky fastapi breaks exactly that."""
    assert env.server_is_up(prefect_server.url)


def test_runs_without_a_process_are_marked_as_crashed(prefect_server: PrefectServer, tmp_path: Path) -> None:
    """A run whose lock is free has crashed; one whose lock is held, or of another store, is left alone."""
    store = Store(str(tmp_path / "store"))
    dead, alive, elsewhere = (
        running_run(prefect_server, f"pipeline-{name}") for name in ("dead", "alive", "elsewhere")
    )
    with store.lock(f"run-{dead}"):
        pass
    recover = command("recover", "--store", str(tmp_path / "store"))
    with store.lock(f"run-{alive}"):
        done = subprocess.run(recover, env=prefect_server.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (said,) = [line for line in done.stdout.splitlines() if "marked as crashed" in line]
    assert said.startswith("pipeline-dead: ") and f"prefect flow-run retry {dead}" in said
    states = [ask(prefect_server, f"flow_runs/{run}")["state"]["type"] for run in (dead, alive, elsewhere)]
    assert states == ["CRASHED", "RUNNING", "RUNNING"]
    assert [path.stem for path in (store.local / LOCKS).iterdir()] == [f"run-{alive}"]


def test_where_no_run_was_killed_no_server_is_asked(tmp_path: Path) -> None:
    """`recover` looks at the store first, and needs no Prefect where nothing is to be mended."""
    nowhere = {**private_environment(tmp_path), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = subprocess.run(command("recover", "--store", str(tmp_path)), env=nowhere, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no dead runs\n", "")


def find_deployments(server: PrefectServer) -> dict[str, dict[str, Any]]:
    """Return the deployments that the server knows, by `flow/name`."""
    flows = {flow["id"]: flow["name"] for flow in ask(server, "flows/filter", {})}
    found = ask(server, "deployments/filter", {})
    return {f"{flows[each['flow_id']]}/{each['name']}": each for each in found}


def switch_on(server: PrefectServer, deployment: dict[str, Any]) -> None:
    """Switch the schedule of a deployment on, as its page does."""
    (schedule,) = deployment["schedules"]
    assert not schedule["active"]
    ask(server, f"deployments/{deployment['id']}/schedules/{schedule['id']}", {"active": True}, "PATCH")


@contextmanager
def serving(server: PrefectServer, folder: Path, temporary: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run `arcwright serve` in a folder until it has made its deployments; `temporary` is for its temporary files."""
    folder.mkdir(exist_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = server.environment | ({"TMPDIR": str(temporary)} if temporary else {})
    served = subprocess.Popen(command("serve"), env=environment, cwd=folder, **quiet)  # type: ignore[call-overload]

    def ready() -> bool:
        assert served.poll() is None
        mine = [name for name in find_deployments(server) if name.endswith(f"/{served_name(folder)}")]
        return len(mine) == len(FLOWS)

    try:
        wait_for(ready, 300)
        yield served
    finally:
        served.terminate()
        served.wait(timeout=300)


def deploy(server: PrefectServer, folder: Path) -> None:
    """Run `arcwright deploy` in a folder."""
    done = subprocess.run(command("deploy"), env=server.environment, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def deployed(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deployments on the server, and the folder in which their runs work."""
    folder = tmp_path_factory.mktemp("deployed")
    deploy(prefect_server, folder)
    return folder


def test_deployments_and_what_is_served_leave_each_other_alone(
    prefect_server: PrefectServer, deployed: Path, tmp_path: Path
) -> None:
    """`deploy` and `serve` make every flow under names of their own, and what was switched on stays so, done again."""
    pools = {pool["name"]: pool["type"] for pool in ask(prefect_server, "work_pools/filter", {})}
    assert {name: pools[name] for name in POOLS} == dict.fromkeys(POOLS, "process")
    before = find_deployments(prefect_server)
    assert {f"{entry.flow}/{entry.name or entry.flow}" for entry in DEPLOYMENTS} <= set(before)
    assert before["pipeline/pipeline"]["parameters"] == {"preset": DEFAULT_PRESET}
    switch_on(prefect_server, before["pipeline/pipeline"])
    with serving(prefect_server, tmp_path / "here"):
        deploy(prefect_server, deployed)
        both = find_deployments(prefect_server)
    assert both["pipeline/pipeline"]["schedules"][0]["active"]
    assert both["pipeline/pipeline"]["pull_steps"] == before["pipeline/pipeline"]["pull_steps"]
    served = both[f"pipeline/{served_name(tmp_path / 'here')}"]
    assert served["entrypoint"] == "flows.pipeline.pipeline" and not served["schedules"][0]["active"]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"preset": "smok"}, "'smok' is not one of"),
        ({"config": {"rounds": 0}}, "config.rounds"),
        ({"config": {"trian": {}}}, "'trian' was unexpected"),
        ({"config": {"sample": {"num_samples": "8"}}}, "config.sample.num_samples"),
        ({"config": {"train": {"learning_rate": 1.0}}}, "config.train.learning_rate"),
    ],
)
def test_a_form_refuses_what_the_command_line_refuses(
    prefect_server: PrefectServer, deployed: Path, parameters: dict[str, Any], reason: str
) -> None:
    """The server checks parameters before a run is made, whoever sends them, and names the setting."""
    pipeline = find_deployments(prefect_server)["pipeline/pipeline"]["id"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(prefect_server, f"deployments/{pipeline}/create_flow_run", {"parameters": parameters})
    assert reason in refused.value.read().decode()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_schedule_fires_and_a_failed_run_is_retried(prefect_server: PrefectServer, deployed: Path) -> None:
    """A worker runs what the scheduler plans; bad input fails in words, and a retry does what is missing."""
    deployments = find_deployments(prefect_server)
    generate, pipeline = (deployments[f"{name}/{name}"]["id"] for name in ("generate", "pipeline"))
    options = {"options": {"num_tasks": 4, "shard_size": 2}}
    schedule = [{"schedule": {"interval": 20}, "active": True, "parameters": options}]
    ask(prefect_server, f"deployments/{generate}/schedules", schedule)
    form = {"parameters": {"preset": "search", "config": {"tasks": "task.json", "search": {"budget": 50}}}}
    failing = ask(prefect_server, f"deployments/{pipeline}/create_flow_run", form)["id"]

    def ended(run: str, state: str) -> dict[str, Any]:
        found: dict[str, Any] = ask(prefect_server, f"flow_runs/{run}")["state"]
        assert found["type"] not in {"COMPLETED", "FAILED", "CRASHED"} - {state}, found["message"]
        return found if found["type"] == state else {}

    work = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOLS[0], "--limit", "1"]
    with (deployed / "worker.log").open("wb") as log:
        worker = subprocess.Popen(work, env=prefect_server.environment, cwd=deployed, stdout=log, stderr=log)
    try:
        state = wait_for(lambda: ended(failing, "FAILED"), 300)
        assert "tasks 'task.json': no such file" in state["message"]
        by_schedule = {"deployments": {"id": {"any_": [generate]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 1}
        (scheduled,) = wait_for(lambda: ask(prefect_server, "flow_runs/filter", by_schedule), 300)
        assert scheduled["auto_scheduled"]
        wait_for(lambda: ended(scheduled["id"], "COMPLETED"), 600)
        ask(prefect_server, f"deployments/{generate}/pause_deployment", {})
        task = {"train": [{"input": [[1]], "output": [[1]]}], "test": [{"input": [[2]], "output": [[2]]}]}
        (deployed / "task.json").write_text(json.dumps(task))
        again = [sys.executable, "-m", "prefect", "flow-run", "retry", failing]
        subprocess.run(again, env=prefect_server.environment, check=True, capture_output=True)
        wait_for(lambda: ask(prefect_server, f"flow_runs/{failing}")["state"]["type"] == "COMPLETED", 600)
    finally:
        worker.kill()  # it has nothing to do any more
        worker.wait()
    assert list((deployed / "store" / "generate").glob("*/manifest.json"))


# Make standard input the controlling terminal of a session, and run a command in its foreground.
IN_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored in what a shell has started in the background
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
LONG = ("run", "--preset", "search", "--tasks", "arc1:training[:60]", "--search.budget", "60000")


def wait_for_search(run: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Wait until the search's own processes work and return all processes of the run."""

    def family() -> list[psutil.Process]:
        assert run.poll() is None
        found = descendants(run.pid)
        return found if sum("evaluation.search" in " ".join(each.cmdline()) for each in found) >= 2 else []

    return wait_for(family, 300)


@pytest.mark.parametrize(("how", "status", "temporary"), [("Ctrl-C", 130, True), ("SIGTERM", 143, False)])
def test_a_run_that_is_stopped_ends_with_all_that_it_started(
    prefect_server: PrefectServer,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    how: str,
    status: int,
    temporary: bool,
) -> None:
    """Ctrl-C in a terminal and SIGTERM: the line that continues, the status, no process or file left, a final state.

    Ctrl-C goes to every process of the terminal's foreground group, as a real terminal sends it.
    """
    (tmp_path / "temporary").mkdir()
    home = private_environment(tmp_path / "prefect") if temporary else prefect_server.environment
    environment = {**home, "TMPDIR": str(tmp_path / "temporary")}
    ours, theirs = pty.openpty()
    arguments = command(*LONG, "--store", str(tmp_path / "store"))
    with (tmp_path / "said").open("wb") as said:
        run = subprocess.Popen(
            [sys.executable, "-c", IN_TERMINAL, *arguments],
            stdin=theirs,
            stdout=said,
            stderr=said,
            env=environment,
        )
    request.addfinalizer(run.kill)
    family = wait_for_search(run)
    if how == "Ctrl-C":
        os.write(ours, b"\x03")
    else:
        run.send_signal(signal.SIGTERM)
    assert run.wait(timeout=120) == status
    wait_for_end(family)
    os.close(ours)
    os.close(theirs)
    lines = [line for line in (tmp_path / "said").read_text().splitlines() if line.startswith("arcwright: ")]
    assert lines and lines[-1].startswith("arcwright: stopped; continue with: arcwright run --preset search")
    assert not list((tmp_path / "temporary").iterdir())
    assert not list((tmp_path / "store" / LOCKS).glob("run-*"))
    if not temporary:
        question = {"flow_runs": {"name": {"any_": ["pipeline-search"]}}, "sort": "START_TIME_DESC", "limit": 1}
        (last,) = ask(prefect_server, "flow_runs/filter", question)
        assert (last["name"], last["state"]["type"]) == ("pipeline-search", "CRASHED")


@pytest.mark.slow
def test_a_run_that_is_cancelled_leaves_nothing(prefect_server: PrefectServer, tmp_path: Path) -> None:
    """Cancelled through the API, a served run ends with no process, lock, temporary file or half a shard left."""
    here, temporary = tmp_path / "here", tmp_path / "temporary"
    temporary.mkdir()
    with serving(prefect_server, here, temporary) as served:
        deployment = find_deployments(prefect_server)[f"pipeline/{served_name(here)}"]["id"]
        config = {"tasks": "arc1:training[:60]", "search": {"budget": 60000, "tasks_per_shard": 4}}
        parameters = {"preset": "search", "config": config}
        run = ask(prefect_server, f"deployments/{deployment}/create_flow_run", {"parameters": parameters})["id"]
        wait_for(lambda: list((here / "store" / "search").glob("*/records/*.json")), 600)
        family = wait_for_search(served)
        below = [process for process in family if "evaluation.search" in " ".join(process.cmdline())]
        cancelling = {"state": {"type": "CANCELLING", "name": "Cancelling"}}
        ask(prefect_server, f"flow_runs/{run}/set_state", cancelling)
        wait_for_end(below)
        wait_for(lambda: ask(prefect_server, f"flow_runs/{run}")["state"]["type"] == "CANCELLED")
        wait_for(lambda: not list((here / "store" / LOCKS).glob("run-*")) and not descendants(served.pid))
        assert {path.name for path in temporary.iterdir()} <= {"runner_storage"}  # of Prefect's own runner
    checked = subprocess.run(
        command("artifacts", "verify", "--store", str(here / "store")), capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.skipif(env.server_is_up(), reason="a Prefect server runs on this machine")
@pytest.mark.parametrize("name", ["serve", "deploy"])
def test_without_a_server_the_command_that_starts_one_is_named(tmp_path: Path, name: str) -> None:
    """Exit status 2 and one line, whether none is there or the one that is named is dead."""
    dead = "http://127.0.0.1:9/api"
    for url, said in (("", "start one with: make server"), (dead, f"{dead} does not answer")):
        environment = private_environment(tmp_path) | ({"PREFECT_API_URL": url} if url else {})
        done = subprocess.run(command(name), env=environment, capture_output=True, text=True)
        assert done.returncode == 2
        assert said in done.stderr and done.stderr.count("\n") == 1
