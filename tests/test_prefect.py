"""Beside a Prefect server: runs that a hard kill left behind are mended, and the flows are offered to its users."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest

from flows import env
from flows.artifacts.store import Store
from flows.command.recover import stop_orphaned_servers
from flows.config import DEFAULT_PRESET
from tests.support.prefect import PrefectServer, private_environment
from tests.support.processes import is_alive, wait_for, wait_for_end, wait_for_family


def ask(server: PrefectServer, path: str, question: dict[str, Any] | None = None) -> Any:
    """Return what the server's API answers to a GET, or to a POST of `question`."""
    data = None if question is None else json.dumps(question).encode()
    request = urllib.request.Request(f"{server.url}/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def running_run(server: PrefectServer, name: str) -> str:
    """Return the id of a flow run that the server believes is running."""
    flow = ask(server, "flows/", {"name": "pipeline"})["id"]
    state = {"type": "RUNNING", "name": "Running"}
    return str(ask(server, "flow_runs/", {"flow_id": flow, "name": name, "state": state})["id"])


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
    with store.lock(f"run-{alive}"):
        command = [sys.executable, "-m", "flows", "recover", "--store", str(tmp_path / "store")]
        done = subprocess.run(command, env=prefect_server.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (said,) = [line for line in done.stdout.splitlines() if "marked as crashed" in line]
    assert said.startswith("pipeline-dead: ") and f"prefect flow-run retry {dead}" in said
    states = [ask(prefect_server, f"flow_runs/{run}")["state"]["type"] for run in (dead, alive, elsewhere)]
    assert states == ["CRASHED", "RUNNING", "RUNNING"]


def test_a_temporary_server_whose_flow_is_gone_is_stopped() -> None:
    """A server that no Python process waits for ends; one that is not temporary, or has its flow, stays."""
    double = f"{sys.executable} -c 'import time; time.sleep(600)' prefect.server.api.server:create_app; true"
    temporary = {**os.environ, "PREFECT__SERVER_EPHEMERAL": "1"}
    lasting = {name: value for name, value in os.environ.items() if name != "PREFECT__SERVER_EPHEMERAL"}
    shells = [subprocess.Popen(["sh", "-c", double], env=environment) for environment in (temporary, lasting)]
    command = [sys.executable, "-c", "import time; time.sleep(600)", "prefect.server.api.server:create_app"]
    with_flow = subprocess.Popen(command, env=temporary)
    families = [wait_for_family(shell.pid, 1) for shell in shells]
    try:
        wait_for(lambda: all("prefect" in family[0].cmdline()[-1] for family in families))
        stop_orphaned_servers()
        wait_for_end(families[0])
        assert is_alive(families[1][0]) and is_alive(psutil.Process(with_flow.pid))
    finally:
        for process in (*families[1], with_flow):
            process.kill()
        for process in (*shells, with_flow):
            process.wait()


def test_the_flows_are_served_until_stopped(prefect_server: PrefectServer) -> None:
    """`serve` makes a deployment of each flow, with the default preset in its form."""
    served = subprocess.Popen(
        [sys.executable, "-m", "flows", "serve"],
        env=prefect_server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def deployments() -> list[dict[str, Any]]:
        assert served.poll() is None
        found: list[dict[str, Any]] = ask(prefect_server, "deployments/filter", {})
        return found if len(found) >= 2 else []

    try:
        found = wait_for(deployments, 300)
    finally:
        served.terminate()
        served.wait(timeout=300)
    assert {deployment["name"] for deployment in found} == {"pipeline", "solve"}
    assert all(deployment["parameters"] == {"preset": DEFAULT_PRESET} for deployment in found)


@pytest.mark.skipif(env.server_is_up(), reason="a Prefect server runs on this machine")
def test_serving_without_a_server_names_the_command_that_starts_one(tmp_path: Path) -> None:
    """Exit status 2 and one line."""
    command = [sys.executable, "-m", "flows", "serve"]
    done = subprocess.run(command, env=private_environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 2
    assert "start one with: prefect server start" in done.stderr and done.stderr.count("\n") == 1
