"""A temporary Prefect server: it lives as long as the process that starts it, and is no part of its terminal's group.

Prefect can start one by itself, but that one hears Ctrl-C before the flow does, which then waits for it in vain, and it
outlives a flow that is killed.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import tempfile
import time
from typing import IO

from arc_dsl.errors import StageError
from flows import env
from flows.processes.child import SUPERVISOR

START_SECONDS = 300.0  # the first start makes the database, which takes minutes on a machine with other work
APPLICATION = "prefect.server.api.server:create_app"


class TemporaryServer:
    """A server on a free port of this machine, without a UI; Prefect finds it once it has been started.

    Start it before Prefect is imported, and import Prefect while it starts. It ends with this process, after what
    Prefect does at its exit.
    """

    def __init__(self) -> None:
        with socket.socket() as opened:
            opened.bind(("127.0.0.1", 0))
            port = int(opened.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}/api"
        self._log: IO[str] = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115  until it ends
        command = [sys.executable, str(SUPERVISOR), sys.executable, "-m", "uvicorn", "--factory", APPLICATION]
        command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # its supervisor ends it when this is closed, as it is when this process dies
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT_UI_ENABLED": "0"},
        )
        os.environ["PREFECT_API_URL"] = self.url
        atexit.register(self.stop)

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            StageError: it has ended, or takes too long; the line has what it said last.
        """
        deadline = time.monotonic() + START_SECONDS
        while not env.server_is_up(self.url):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._log.seek(0)
                said = [line.strip() for line in self._log if line.strip()]
                what = "ended" if self._process.poll() is not None else f"did not answer in {START_SECONDS:.0f} s"
                last = said[-1][:300] if said else "no reason given"
                raise StageError(f"the temporary Prefect server {what}: {last}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._log.close()
