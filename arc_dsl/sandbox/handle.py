"""The supervisor's side of a zygote: starting it, sending it batches, hearing from it, noticing its death."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

from arc_dsl.errors import StageError
from arc_dsl.sandbox import wire
from arc_dsl.sandbox.batch import Batch
from arc_dsl.sandbox.cgroup import ControlGroup
from arc_dsl.sandbox.job import Role
from arc_dsl.sandbox.wire import Reply, Request

_START_SECONDS = 120.0  # a cold start that imports scipy from a slow disk takes tens of seconds
_ZYGOTE_BYTES = 256 << 20  # what a zygote may use beside its child, scipy included
_PROJECT = str(Path(__file__).resolve().parents[2])


class SandboxError(StageError):
    """The sandbox itself cannot work; the message says why and what would help."""


class ZygoteLostError(Exception):
    """A zygote died; its batches must be run by another."""


class Zygote:
    """A running zygote process and the batches it has been sent."""

    def __init__(self, role: Role, number: int, namespaces: bool, memory_bytes: int) -> None:
        """Start it and wait until it is ready.

        Args:
            role: which opinion it gives, and what it has loaded.
            number: differs from that of every other zygote of this supervisor that is alive.
            namespaces: whether it may use namespaces and control groups.
            memory_bytes: what a child may use.

        Raises:
            SandboxError: it did not start; the message ends with its own error.
        """
        self.role = role
        self.batches: deque[Batch] = deque()  # sent, oldest first
        self._inbox = b""
        self._group = ControlGroup(number, memory_bytes + _ZYGOTE_BYTES) if namespaces else None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        settings = {
            "wide": role.wide,
            "second": role.second,
            "seed": 20_011 if role.second else 10_007,
            "number": number,
            "namespaces": namespaces,
            "groups": [str(folder) for folder in self._group.folders] if self._group else [],
        }
        environment = {
            "PYTHONHASHSEED": "2718281828" if role.second else "1",
            "PYTHONPATH": _PROJECT,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONNOUSERSITE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }
        command = [
            sys.executable,
            "-s",
            "-P",
            "-m",
            "arc_dsl.sandbox.zygote",
            str(theirs.fileno()),
            json.dumps(settings),
        ]
        with theirs:
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the supervisor alone
            )
        self.control = ours
        self.layers, self.pid = self._wait_until_ready()

    def _wait_until_ready(self) -> tuple[list[str], int]:
        deadline = time.monotonic() + _START_SECONDS
        text = b""
        while not text.endswith(b"\n"):
            ready, _, _ = select.select([self.control], [], [], max(0.0, deadline - time.monotonic()))
            part = self.control.recv(65536) if ready else b""
            if not part:
                self.close()
                why = f"ended with status {self._process.returncode}" if ready else f"took over {_START_SECONDS:.0f} s"
                raise SandboxError(
                    f"a zygote of the sandbox did not start: it {why}; "
                    f"try `{sys.executable} -c 'import numpy, arc_dsl.primitives'` in {_PROJECT}"
                )
            text += part
        message = json.loads(text)
        if "error" in message:
            self.close()
            raise SandboxError(f"a zygote of the sandbox did not start:\n{message['error']}")
        return list(message["layers"]), int(message["pid"])

    def send(self, batch: Batch, request: Request, region: int) -> None:
        """Order a batch.

        Raises:
            ZygoteLostError: the zygote is dead.
        """
        try:
            socket.send_fds(self.control, [request.pack()], [region])
        except OSError as error:
            raise ZygoteLostError(str(error)) from None
        self.batches.append(batch)

    def receive(self) -> list[Reply]:
        """Return the replies that have arrived, oldest first; call it when the control socket is readable.

        Raises:
            ZygoteLostError: the zygote is dead.
        """
        try:
            part = self.control.recv(65536)
        except OSError as error:
            raise ZygoteLostError(str(error)) from None
        if not part:
            raise ZygoteLostError("its control socket was closed")
        self._inbox += part
        size = wire.REPLY.size
        whole = len(self._inbox) // size * size
        replies = [Reply.unpack(self._inbox[at : at + size]) for at in range(0, whole, size)]
        self._inbox = self._inbox[whole:]
        return replies

    def close(self) -> None:
        """End the process, and with it the child it is watching, and wait for it."""
        self.control.close()  # it ends by itself when it notices; make sure
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._group:
            self._group.close()

    def fileno(self) -> int:
        """Return the control socket's descriptor, for a selector."""
        return self.control.fileno()

    @property
    def process_id(self) -> int:
        """The process started here: the zygote, or the bystander outside its process table."""
        return self._process.pid


def current_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
