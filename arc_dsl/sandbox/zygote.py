"""The zygote: a lean process that forks a child for each batch, watches its clocks, and reports its death.

It imports nothing heavier than numpy and the DSL (a fork costs what its parent weighs), reads no program, no input and
no answer, and talks to the supervisor in records of fixed size. Started by `worker.Zygote` as

    python -sP -m arc_dsl.sandbox.zygote CONTROL_DESCRIPTOR SETTINGS_JSON
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
import warnings
from functools import partial
from typing import Any

import numpy as np

from arc_dsl.sandbox import privilege, wire
from arc_dsl.sandbox.cgroup import enter_groups
from arc_dsl.sandbox.confinement import Confinement
from arc_dsl.sandbox.wire import Reply, Request

_libc = ctypes.PyDLL(None)  # keeps the interpreter's lock
CHILD_OVERHEAD_SECONDS = 0.25  # CPU a child may use beside its program's: the fork's page faults, reading the job
# What programs import beside numpy: loaded before the fork, because after it no file may be readable.
_PRELOADED = (
    "abc array ast bisect calendar cmath collections collections.abc colorsys contextlib copy copyreg dataclasses "
    "datetime decimal difflib enum fnmatch fractions functools gc glob graphlib hashlib heapq inspect io itertools "
    "json keyword linecache locale math numbers operator os os.path pathlib pickle pprint queue random re reprlib "
    "resource secrets select signal socket statistics string struct subprocess sys tempfile textwrap threading time "
    "traceback types tokenize typing unicodedata uuid warnings weakref zlib _strptime encodings.ascii encodings.idna "
    "encodings.latin_1 encodings.utf_16 encodings.utf_8_sig encodings.hex_codec encodings.rot_13 "
    "numpy.linalg numpy.fft numpy.random numpy.ma numpy.lib.stride_tricks numpy.polynomial numpy.char numpy.strings"
)
_WIDE = (
    "scipy",
    "scipy.ndimage",
    "scipy.signal",
    "scipy.spatial",
    "scipy.stats",
    "scipy.optimize",
    "scipy.sparse.csgraph",
)


def main() -> None:
    """Run the zygote until the supervisor closes its end of the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    try:
        layers = _leave_machine(settings, control)
        runner = _load(settings)
        confine = Confinement(settings, layers)
    except BaseException:
        message = {"error": traceback.format_exc(limit=-3)}
        control.sendall(json.dumps(message).encode() + b"\n")
        raise
    control.sendall(json.dumps({"layers": layers, "pid": os.getpid()}).encode() + b"\n")
    gc.collect()
    gc.freeze()
    gc.disable()
    _serve(control, runner, confine, os.getppid())
    os._exit(0)


def _leave_machine(settings: dict[str, Any], control: socket.socket) -> list[str]:
    """Enter namespaces; in a new process table, the caller becomes a bystander that dies with its child."""
    grouped = enter_groups(settings["groups"])
    entered = privilege.enter_namespaces() if settings["namespaces"] else []
    if "pid" in entered:
        pid = os.fork()
        if pid:
            control.close()
            os.closerange(0, 256)
            os.waitpid(pid, 0)
            os._exit(0)
    return [f"{name} namespace" for name in entered] + (["control group"] if grouped else [])


def _load(settings: dict[str, Any]) -> Any:
    """Import what programs need and return the Runner."""
    warnings.simplefilter("ignore")
    for name in (*_PRELOADED.split(), *(_WIDE if settings["wide"] else ())):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if not settings["wide"]:
        sys.modules["scipy"] = None  # type: ignore[assignment]  # programs that need it are sent to a wide zygote
    from arc_dsl.primitives.namespace import program_namespace
    from arc_dsl.sandbox.child import Runner

    namespace = program_namespace()
    for value in namespace.values():
        if type(value) is np.ndarray:
            value.setflags(write=False)
    return Runner(namespace, settings["seed"])


def _serve(control: socket.socket, runner: Any, confinement: Confinement, parent: int) -> None:
    """Fork a child for each request until the supervisor is gone."""
    zygote = os.getpid()
    while True:
        data, descriptors = _receive(control, parent)
        if data is None:
            return
        request = Request.unpack(data)
        region = descriptors[0]
        started = time.monotonic()
        budget = request.cpu_seconds * request.num_programs + CHILD_OVERHEAD_SECONDS
        pid = _fork()
        if pid == 0:
            try:
                os.close(control.detach())
                confine = partial(confinement.apply, budget, request.memory_bytes, zygote)
                runner.run_batch(region, request, confine)
            finally:
                os._exit(1)
        killed = _watch(pid, region, request, control, started, budget)
        os.close(region)
        _, status, usage = os.wait4(pid, 0)
        reply = Reply(request.batch, status, killed, usage.ru_utime + usage.ru_stime, time.monotonic() - started)
        try:
            control.sendall(reply.pack())
        except OSError:
            return


def _fork() -> int:
    """Fork without Python's hooks, which a process of one thread does not need: cheaper, and random state is kept."""
    pid = int(_libc.fork())
    if pid < 0:
        raise OSError("the zygote could not fork")
    return pid


def _receive(control: socket.socket, parent: int) -> tuple[bytes | None, list[int]]:
    """Wait for a request and its memory file; (None, []) when the supervisor is gone."""
    waiter = select.poll()
    waiter.register(control, select.POLLIN)
    while not waiter.poll(1000):
        if os.getppid() != parent:
            return None, []
    try:
        data, descriptors, _, _ = socket.recv_fds(control, wire.REQUEST.size, 1)
    except OSError:
        return None, []
    while data and len(data) < wire.REQUEST.size:
        more = control.recv(wire.REQUEST.size - len(data))
        if not more:
            return None, []
        data += more
    return (data, list(descriptors)) if data and descriptors else (None, [])


def _watch(pid: int, region: int, request: Request, control: socket.socket, started: float, budget: float) -> int:
    """Wait until the child has ended, and end it if it exceeds a limit; return 0 or the limit's KILLED_ constant.

    A child has one thread, so its CPU clock never runs faster than real time: sleeping for what is left of its
    budget misses nothing.
    """
    waiter = select.poll()
    try:
        handle = os.pidfd_open(pid)
        waiter.register(handle, select.POLLIN)
    except (AttributeError, OSError):
        handle = -1
    waiter.register(control, select.POLLHUP | select.POLLERR)
    clock = (~pid << 3) | 2
    program, program_started, program_cpu = -1, started, 0.0
    wall_cpu = 0.0
    killed = 0
    try:
        while True:
            now = time.monotonic()
            try:
                used = time.clock_gettime(clock)
            except OSError:
                used = 0.0  # a system without foreign clocks: the kernel's own limit ends the child
            done, _, start_ns = wire.read_header(region)
            if request.grouped and program != done:
                program, program_started, wall_cpu = done, now, used
            if request.grouped:
                program_cpu = min(start_ns / 1e9, used)
            limit = request.cpu_seconds + (0.0 if request.grouped else CHILD_OVERHEAD_SECONDS)
            cpu_left = min(limit - (used - program_cpu), budget - used)
            wall = now - program_started
            busy = used - wall_cpu > 0.05 * request.wall_seconds
            wall_left = request.wall_seconds * (4 if busy else 1) - wall
            if cpu_left <= 0 or wall_left <= 0:
                killed = wire.KILLED_CPU if cpu_left <= 0 else wire.KILLED_WALL
                break
            pause = min(cpu_left, request.wall_seconds - wall if wall < request.wall_seconds else wall_left)
            events = waiter.poll(1 + int(1000 * pause) if handle >= 0 else 1)
            if any(descriptor == control.fileno() for descriptor, _ in events):
                break  # the supervisor is gone
            if events or (handle < 0 and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
                return 0
        os.kill(pid, signal.SIGKILL)
        return killed
    finally:
        if handle >= 0:
            os.close(handle)


if __name__ == "__main__":
    main()
