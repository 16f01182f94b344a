"""Prefect in homes of their own: the environment of a command, and a server that several commands share."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import env
from flows.processes.child import SUPERVISOR
from tests.support.processes import wait_for

ROOT = Path(__file__).parents[2]
SERVER = {"PREFECT_UI_ENABLED": "0", "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "10"}


@dataclass(frozen=True)
class PrefectServer:
    """A server that answers.

    Attributes:
        url: of its API.
        environment: of a command that is to use it.
    """

    url: str
    environment: dict[str, str]


def ask(server: PrefectServer, path: str, question: object = None, method: str | None = None) -> Any:
    """Return what the server's API answers to a GET, or to a POST of `question`."""
    data = None if question is None else json.dumps(question).encode()
    request = urllib.request.Request(f"{server.url}/{path}", data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or "null")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def private_environment(home: Path) -> dict[str, str]:
    """Return the environment of a command whose Prefect knows of nothing but what lies in `home`, and of no server."""
    environment = {
        **os.environ,
        "PREFECT_HOME": str(home),
        "PREFECT_LOCAL_STORAGE_PATH": str(home / "storage"),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("PREFECT_API_URL", None)
    return environment


@contextmanager
def serve_prefect(home: Path) -> Iterator[PrefectServer]:
    """Run a server with a scheduler that is quick, without a UI; it ends with this process however that ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = private_environment(home)
    server = [sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"]
    server += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(SUPERVISOR), *server],
            stdin=subprocess.PIPE,  # it ends when this is closed
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**env.PREFECT, **SERVER, **environment},
        )

    def answers() -> bool:
        assert process.poll() is None, (home / "server.log").read_text()[-3000:]
        return env.server_is_up(url)

    try:
        wait_for(answers, 300)
        yield PrefectServer(url, {**environment, "PREFECT_API_URL": url})
    finally:
        process.terminate()
        process.wait()
        assert process.stdin is not None
        process.stdin.close()
